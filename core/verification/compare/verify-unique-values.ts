import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'
import type { AuditedSlice } from '#core/verification/compare/audited-slice'
import { type Finding, fault } from '#core/verification/compare/finding'

/** Compares the unique values that are taken by people of a batch with those of the people who occupy their identity key. */
export async function* verifyUniqueValues(db: Database, { id }: AuditedBatch, slices: readonly AuditedSlice[]): AsyncGenerator<Finding> {
  let living = 0
  for (const slice of slices) {
    const counted = await countIn(db, id, slice)
    living += counted.living
    if (counted.taken !== counted.living || counted.kept > 0)
      yield fault(id, `Unique values of slice ${slice.sliceNo} are not taken as the identity keys of its people are.`)
  }
  const { taken } = await db.kysely
    .selectFrom('uniqueValue')
    .where('batchId', '=', id)
    .select(({ fn }) => fn.countAll<number>().as('taken'))
    .executeTakeFirstOrThrow()
  if (taken > living) yield fault(id, 'Unique values are taken that no one of the batch has.')
}

/** How many values people have who occupy their identity key, how many of them are taken, and how many people kept who do not. */
type Counted = { living: number; taken: number; kept: number }

async function countIn({ kysely }: Database, batchId: string, { sliceNo, rowFrom, rowTo }: AuditedSlice): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select count(*) filter (where not p.freed) as living, count(v.value) filter (where not p.freed) as taken,
      count(v.value) filter (where p.freed) as kept
    from unique_values_of(${batchId}, ${sliceNo}, array(select generate_series(${rowFrom}::integer, ${rowTo}::integer))) u
    join users p on p.batch_id = ${batchId} and p.row_no = u.row_no
    left join unique_value v on v.value = u.value and v.batch_id = p.batch_id and v.row_no = p.row_no`.execute(kysely)
  return rows[0] ?? { living: 0, taken: 0, kept: 0 }
}
