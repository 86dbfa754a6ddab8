import { generateClient } from './generate-client'

// Runs a program of this folder that needs the Prisma client, which a fresh clone has not: tsx bin/build/with-client.ts audit-verify --deep
const [program = ''] = process.argv.splice(2, 1)
await generateClient()
await import(`../${program}.ts`)
