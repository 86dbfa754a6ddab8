import { openDatabase } from '#core/database/open-database'
import { eraseRows } from '#core/erasure/erase-rows'

/** One erasure of erase.ts, in a process of its own, because a command starts cold. Prints its milliseconds without the start of the process. */
const [url = '', batchId = '', list = ''] = process.argv.slice(2)
const started = performance.now()
const db = openDatabase({ url, poolSize: 2, name: 'bench' })
const rows = list.split(',').map((row) => ({ row: Number(row), reason: 'request' as const }))
const { erased } = await eraseRows({ ctx: { db }, input: { batchId, rows } })
await db.close()
console.log(JSON.stringify({ erased, ms: Math.round(performance.now() - started) }))
