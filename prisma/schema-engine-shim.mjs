#!/usr/bin/env node
// What prisma.config.ts names as Prisma's schema engine: an ordinary program, as Prisma's command line expects.
import { register } from 'tsx/esm/api'

register()
await import('./serve-schema-engine.ts')
