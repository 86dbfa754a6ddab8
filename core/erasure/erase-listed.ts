import type { SystemContext } from '#core/context'
import { eraseRows } from '#core/erasure/erase-rows'
import type { ErasureReason, RowOfBatch, RowToErase } from '#core/erasure/erasure'
import type { ListedErasure } from '#core/erasure/erasure-list'
import { DomainError } from '#core/errors/domain-error'

/** What became of a list: counts of rows, the batches and rows that were not found, and other rows of the same people. */
export type ErasedList = {
  erased: number
  alreadyErased: number
  unknownBatches: string[]
  unknownRows: RowOfBatch[]
  others: RowOfBatch[]
}

/**
 * Erases the listed rows, one transaction for each batch. A batch that does not exist or was not imported is unknown, as after the restore
 * of a backup that is older than it. Entries without a reason get `reason`.
 */
export async function eraseListed({
  ctx,
  input: { list, reason },
}: {
  ctx: SystemContext
  input: { list: ListedErasure[]; reason: ErasureReason }
}): Promise<ErasedList> {
  const outcome: ErasedList = { erased: 0, alreadyErased: 0, unknownBatches: [], unknownRows: [], others: [] }
  for (const [batchId, rows] of byBatch(list, reason)) {
    try {
      const { erased, alreadyErased, unknown, others } = await eraseRows({ ctx, input: { batchId, rows } })
      outcome.erased += erased
      outcome.alreadyErased += alreadyErased
      outcome.unknownRows.push(...unknown.map((row) => ({ batchId, row })))
      outcome.others.push(...others)
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'batch-not-found')) throw error
      outcome.unknownBatches.push(batchId)
    }
  }
  // A later batch of the list may have erased them.
  const listed = new Set(list.map(keyOf))
  const others = new Map(outcome.others.filter((row) => !listed.has(keyOf(row))).map((row) => [keyOf(row), row]))
  return { ...outcome, others: [...others.values()] }
}

const keyOf = ({ batchId, row }: RowOfBatch) => `${batchId}:${row}`

function byBatch(list: ListedErasure[], reason: ErasureReason): Map<string, RowToErase[]> {
  const batches = new Map<string, RowToErase[]>()
  for (const { batchId, row, reason: own, at } of list) {
    const rows = batches.get(batchId) ?? []
    rows.push({ row, reason: own ?? reason, erasedAt: at })
    batches.set(batchId, rows)
  }
  return batches
}
