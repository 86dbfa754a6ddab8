import { median } from '#bench/results'
import { decide } from './api'
import { untilApplied } from './applied'
import { secondsOf } from './figures'
import { bringPeople, copyToBare, type DecideInstance } from './instance'

const sliceRows = 50_000

/**
 * Approves everybody by one filter, from the request to the last row, beside the same rows by bare UPDATEs of 50,000 rows each on an
 * identical table: same columns, checks, fillfactor and indexes (`users_pkey`, `one_per_person`).
 */
export async function byFilter(instance: DecideInstance, { rows, rounds }: { rows: number; rounds: number }) {
  const figures: { product: number; bare: number; ratio: number }[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const batchId = await bringPeople(instance, rows)
    await copyToBare(instance)
    const product = () => approveAll(instance, batchId, rows)
    const bare = () => secondsOf(() => updateAll(instance, batchId, rows))
    // Who goes first changes, for the second finds warmer files.
    const seconds = round % 2 === 1 ? { product: await product(), bare: await bare() } : { bare: await bare(), product: await product() }
    figures.push({ ...seconds, ratio: seconds.product / seconds.bare })
    console.log(`  approved in ${seconds.product.toFixed(2)} s, bare in ${seconds.bare.toFixed(2)} s`)
  }
  const ratio = Number(median(figures.map(({ ratio }) => ratio)).toFixed(2))
  console.log(`  ${ratio} × the bare UPDATEs`)
  return { ratio, figures }
}

async function approveAll({ owner, checker }: DecideInstance, batchId: string, rows: number): Promise<number> {
  const started = Date.now()
  const { id } = await decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: rows } })
  return ((await untilApplied(owner, id)) - started) / 1000
}

async function updateAll({ owner }: DecideInstance, batchId: string, rows: number): Promise<void> {
  for (let from = 1; from <= rows; from += sliceRows) {
    await owner.query(
      `update bare set status = 'approved', decision_no = 1 where batch_id = $1 and row_no between $2 and $3 and status = 'pending'`,
      [batchId, from, from + sliceRows - 1],
    )
  }
}
