import { defineConfig } from 'prisma/config'

// Prisma's command line downloads a native engine at every command, even for `generate`, which never runs it: any program will do.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
