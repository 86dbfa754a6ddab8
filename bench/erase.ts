import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase } from '#core/database/open-database'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { verifyDatabase } from '#core/verification/verify-database'
import { importSample } from './imported-sample'
import { onDatabase } from './on-database'
import { median, writeResults } from './results'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 5)
const run = promisify(execFile)
const count = (number: number) => number.toLocaleString('en')

/** Measures how long it takes to erase people of one batch, each time in a process of its own, with and without the start of the process. */
await onDatabase(async (urls) => {
  const batchId = await importSample(urls, rows)
  const worker = openDatabase({ url: urls.worker, poolSize: 2, name: 'bench' })
  await buildReviewIndex({ ctx: { db: worker }, input: { batchId } })
  await worker.close()
  const owner = openDatabase({ url: urls.owner, poolSize: 2, name: 'bench' })
  try {
    const people = spread(await rowsIn(owner, 'users'))
    const failed = spread(await rowsIn(owner, 'failed_row'))
    const results = []
    for (const [what, from, size] of [
      ['one person', people, 1],
      ['one failed row', failed, 1],
      ['10 people of any slices', people, 10],
      ['100 people of any slices', people, 100],
    ] as const) {
      const taken = []
      for (let round = 0; round < rounds; round += 1) taken.push(await erase(urls.owner, batchId, from.splice(0, size)))
      const ms = taken.map(({ ms }) => ms)
      const withStart = taken.map(({ withStartMs }) => withStartMs)
      results.push({ what, ms, withStart })
      console.log(`${what} of ${count(rows)}: ${median(ms)} ms (${ms.join(', ')}), with the start of the process ${median(withStart)} ms`)
    }
    await requireOrder(owner, batchId)
    await verifyDatabase({ ctx: { db: owner }, input: { onFinding: requireErasure } })
    await writeResults('erase', { rows, rounds, results })
  } finally {
    await owner.close()
  }
})

type Owner = ReturnType<typeof openDatabase>

async function rowsIn(owner: Owner, table: 'users' | 'failed_row'): Promise<number[]> {
  const found = await owner.query<{ row: number }>(`select row_no as row from ${table} order by row_no`)
  return found.map(({ row }) => row)
}

/** Up to 2,000 of the rows, each far from the one before. */
function spread(found: number[]): number[] {
  return Array.from({ length: Math.min(2_000, found.length) }, (_, index) => found[(index * 7_919 * 13) % found.length] as number)
}

async function erase(url: string, batchId: string, wanted: number[]): Promise<{ ms: number; withStartMs: number }> {
  const program = join(import.meta.dirname, 'erase-step.ts')
  const started = performance.now()
  const { stdout } = await run(process.execPath, ['--import', 'tsx', program, url, batchId, wanted.join(',')])
  const { erased, ms } = JSON.parse(stdout) as { erased: number; ms: number }
  if (erased !== wanted.length) throw new Error(`Of ${wanted.length} rows, ${erased} were erased.`)
  return { ms, withStartMs: Math.round(performance.now() - started) }
}

/** The order of names must be the one that the database computes from all names. */
async function requireOrder(owner: Owner, batchId: string): Promise<void> {
  const read = () => owner.query('select chunk_no, sha256(rows) as hash from review_index_order where batch_id = $1 order by 1', [batchId])
  const kept = JSON.stringify(await read())
  await owner.query('select order_review_index($1)', [batchId])
  if (JSON.stringify(await read()) !== kept) throw new Error('The order of names is wrong after the erasures.')
}

function requireErasure({ kind, message }: { kind: string; message: string }): void {
  if (kind !== 'erasure') throw new Error(message)
}
