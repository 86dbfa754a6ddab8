import { generateClient } from './generate-client'

// Runs a program that needs the Prisma client, which a fresh clone does not have: tsx bin/with-client.ts audit-verify --deep
const [program = ''] = process.argv.splice(2, 1)
await generateClient()
await import(`./${program}.ts`)
