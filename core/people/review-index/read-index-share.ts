import type { Database } from '#core/database/open-database'

// How much of the time the columns and the flags of all slices take, and the order by name; the rest are the flags of the whole batch.
const columnsShare = 0.3
const orderShare = 0.3
const flagsShare = 0.3

/** Returns the share of the review index of a batch that is built, from 0 to 1; undefined when it is built, or not due. */
export async function readIndexShare({ kysely }: Database, batchId: string): Promise<number | undefined> {
  const found = await kysely
    .selectFrom('batch as b')
    .leftJoin('reviewIndex as i', 'i.batchId', 'b.id')
    .where('b.id', '=', batchId)
    .where('b.state', 'in', ['pending', 'closed'])
    .where('i.builtAt', 'is', null)
    .select(({ selectFrom, fn }) => [
      selectFrom('batchSlice as s').whereRef('s.batchId', '=', 'b.id').select(fn.countAll<number>().as('n')).as('slices'),
      selectFrom('reviewIndexSlice as s').whereRef('s.batchId', '=', 'b.id').select(fn.countAll<number>().as('n')).as('merged'),
      selectFrom('reviewIndexSlice as s')
        .whereRef('s.batchId', '=', 'b.id')
        .where('s.flagged', '=', true)
        .select(fn.countAll<number>().as('n'))
        .as('flagged'),
      selectFrom('reviewIndexOrder as o').whereRef('o.batchId', '=', 'b.id').select(fn.countAll<number>().as('n')).as('chunks'),
    ])
    .executeTakeFirst()
  if (!found) return undefined
  const slices = Math.max(Number(found.slices), 1)
  const isOrdered = Number(found.chunks) > 0
  return (columnsShare * Number(found.merged) + flagsShare * Number(found.flagged)) / slices + (isOrdered ? orderShare : 0)
}
