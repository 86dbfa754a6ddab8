import { packBatchOnServer } from '#core/audit/pack/pack-batch-on-server'
import { type Database, openDatabase } from '#core/database/open-database'
import { verifyDatabase } from '#core/verification/verify-database'

/** One step of audit-database.ts, in a process of its own so that its memory can be measured. */
const [what = '', url = '', batchId = '', rowCount = ''] = process.argv.slice(2)
const steps: Record<string, (db: Database) => Promise<string>> = {
  'verify --deep': async (db) => {
    const onFinding = ({ message }: { message: string }) => {
      throw new Error(message)
    }
    await verifyDatabase({ ctx: { db }, input: { onFinding } })
    return 'no differences'
  },
  'audit pack': async (db) => {
    let bytes = 0
    for await (const part of await packBatchOnServer({ ctx: { db }, input: { batchId } })) bytes += part.length
    return `the pack has ${Math.round(bytes / 1e6)} MB`
  },
}

const db = openDatabase({ url, poolSize: 3, name: 'bench' })
await db.query('select 1')
const [started, idle] = [performance.now(), process.memoryUsage.rss()]
const outcome = await steps[what]?.(db)
const seconds = (performance.now() - started) / 1000
// maxRSS is the peak, in kilobytes.
const highest = process.resourceUsage().maxRSS * 1024
const megabytes = (bytes: number) => Math.round(bytes / 1e6)
console.log(
  `${what.padEnd(14)} ${seconds.toFixed(1)} s, ${Math.round(Number(rowCount) / seconds).toLocaleString('en')} rows/s, at most ${megabytes(highest)} MB, ${megabytes(highest - idle)} MB above idle; ${outcome}`,
)
await db.close()
