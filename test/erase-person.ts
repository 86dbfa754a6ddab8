import type { SystemContext } from '#core/context'
import { eraseRows } from '#core/erasure/erase-rows'
import { DomainError } from '#core/errors/domain-error'

/**
 * Erases one row of a batch, as `eraseRows` does. Refuses with `batch-not-found`, and with `person-not-found` when the row is not in the
 * file or is erased already.
 */
export async function erasePerson({ ctx, input }: { ctx: SystemContext; input: { batchId: string; row: number } }): Promise<void> {
  const { erased } = await eraseRows({ ctx, input: { batchId: input.batchId, rows: [{ row: input.row, reason: 'request' }] } })
  if (erased === 0) throw new DomainError('person-not-found')
}
