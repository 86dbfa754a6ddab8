import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { DeliveryOutcome } from '#core/deliveries/delivery-outcome'
import { addBits, createRowSet, type RowSet } from '#core/people/review-index/row-set'

export type AtTarget = { targetId: string; outcome: DeliveryOutcome }

/** The columns of `delivery_slice` with the rows of an outcome. */
const storedRows = {
  delivered: 'delivered_rows',
  linked: 'linked_rows',
  begun: 'begun_rows',
  failed: 'failed_rows',
  skipped: 'skipped_rows',
}

/** Those of `delivery_rows` with the rows of an outcome that also depends on who is final now. */
const computedRows = { waiting: 'waiting_rows', withheld: 'withheld_rows', 'taken-back': 'taken_back_rows', 'given-up': 'given_up_rows' }

/** Returns the rows of a batch of `rows` rows that have the outcome at the target now. */
export async function rowsAtTarget(
  db: Database,
  batch: { batchId: string; rows: number },
  { targetId, outcome }: AtTarget,
): Promise<RowSet> {
  const slices =
    outcome in storedRows
      ? await readStored(db, batch.batchId, targetId, outcome as Stored)
      : await readComputed(db, batch.batchId, targetId, outcome as Computed)
  const set = createRowSet(batch.rows)
  for (const { rowFrom, sent } of slices) addBits(set, rowFrom, sent)
  return set
}

type Stored = keyof typeof storedRows
type Computed = keyof typeof computedRows
type SentSlice = { rowFrom: number; sent: Buffer }

const readStored = ({ kysely }: Database, batchId: string, targetId: string, outcome: Stored): Promise<SentSlice[]> =>
  kysely
    .selectFrom('deliverySlice as d')
    .innerJoin('batchSlice as s', (join) => join.onRef('s.batchId', '=', 'd.batchId').onRef('s.sliceNo', '=', 'd.sliceNo'))
    .where('d.batchId', '=', batchId)
    .where('d.targetId', '=', targetId)
    .where(`d.${outcome}`, '>', 0)
    .select(['s.rowFrom', sql<Buffer>`varbit_send(${sql.ref(`d.${storedRows[outcome]}`)})`.as('sent')])
    .execute()

const readComputed = ({ kysely }: Database, batchId: string, targetId: string, outcome: Computed): Promise<SentSlice[]> =>
  kysely
    .selectFrom(sql<{ targetId: string; rowFrom: number; found: string }>`delivery_rows(${batchId}::uuid, null)`.as<'d'>(sql`d`))
    .where('d.targetId', '=', targetId)
    .where(sql<boolean>`bit_count(${sql.ref(`d.${computedRows[outcome]}`)}) > 0`)
    .select(['d.rowFrom', sql<Buffer>`varbit_send(${sql.ref(`d.${computedRows[outcome]}`)})`.as('sent')])
    .execute()

/** Whether batch `b` may have people with the outcome, for `where`: without people at the target it only has some who are not there yet. */
export const mayHaveOutcome = ({ targetId, outcome }: AtTarget) =>
  outcome === 'waiting' || outcome === 'withheld'
    ? sql<boolean>`true`
    : sql<boolean>`exists (select from delivery_slice y where y.target_id = ${targetId}::uuid and y.batch_id = b.id
        and y.${sql.raw(countOf[outcome])} > 0)`

const countOf = {
  delivered: 'delivered',
  linked: 'linked',
  begun: 'begun',
  failed: 'failed',
  skipped: 'skipped',
  'taken-back': 'taken_back',
  'given-up': 'given_up',
}
