import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import type { RowResult } from '#core/failed-rows/row-result'
import { listEarlierRevisions } from '#core/people/list-earlier-revisions'
import { listSimilar } from '#core/people/list-similar'
import type { Person } from '#core/people/person'
import { readRawLine } from '#core/people/read-raw-line'
import { readRows } from '#core/people/read-rows'

/** What became of a person in a batch before this one, of which this is the next revision. */
export type EarlierRevision = { batchId: string; fileName: string; result: RowResult }

/**
 * One person whole: with their record as it stands in the kept file, the people of the same name and date of birth in batches that the
 * actor may see, and what became of them in earlier revisions. Refuses with `batch-not-found` or `person-not-found`.
 */
export async function getPerson({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string; row: number }
}): Promise<Person & { raw: string; similar: Person[]; revisions: EarlierRevision[] }> {
  const { batchId, row } = input
  const batch = await getBatch({ ctx, input })
  const [user] = await readRows(ctx, batchId, [row])
  if (!user) throw new DomainError('person-not-found')
  const [raw, similar, revisions] = await Promise.all([
    readRawLine(ctx.db, batchId, row),
    listSimilar(ctx, batchId, row),
    batch.revision ? listEarlierRevisions(ctx, batchId, row) : [],
  ])
  return { ...user, raw, similar, revisions }
}
