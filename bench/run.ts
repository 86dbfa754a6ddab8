import { generateClient } from '#bin/build/generate-client'

// One measurement by its name, with what it takes: npm run bench -- import 1000000 3
const [measurement = ''] = process.argv.splice(2, 1)
if (!/^[a-z-]+$/.test(measurement)) throw new Error('Which measurement? For example: npm run bench -- import')
await generateClient()
await import(`./${measurement}.ts`)
