import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { generateClient } from '#bin/build/generate-client'

// One measurement by its name, with what it takes: npm run bench -- import 1000000 3
const [measurement = ''] = process.argv.splice(2, 1)
if (!/^[a-z-]+$/.test(measurement) || !existsSync(join(import.meta.dirname, `${measurement}.ts`))) {
  console.error('Which measurement? For example: npm run bench -- import 1000000 3')
  process.exit(2)
}
await generateClient()
await import(`./${measurement}.ts`)
