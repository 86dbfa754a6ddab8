import { join } from 'node:path'
import { defineConfig } from 'prisma/config'

// Prisma's command line would download a native engine at every command, even for `generate`, which never runs it.
// The engine of prisma/schema-engine-shim.mjs speaks the same protocol and is in node_modules already.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= join(import.meta.dirname, 'prisma', 'schema-engine-shim.mjs')

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
