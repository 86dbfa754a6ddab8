import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'

type Outcomes = Record<'begun' | 'delivered' | 'linked' | 'failed' | 'skipped' | 'takenBack' | 'givenUp', string>

/** The people of a slice at a target by outcome; each has the format of `rows` in `applicationsOf`. */
export type PackedDelivery = Outcomes & { target: string; slice: number }

export function deliveriesOf({ kysely }: Database, batchId: string): Promise<PackedDelivery[]> {
  const hex = (column: string) => sql<string>`encode(varbit_send(${sql.ref(`d.${column}_rows`)}), 'hex')`
  return kysely
    .selectFrom('deliverySlice as d')
    .innerJoin('target as t', 't.id', 'd.targetId')
    .where('d.batchId', '=', batchId)
    .orderBy('t.key')
    .orderBy('d.sliceNo')
    .select(['t.key as target', 'd.sliceNo as slice'])
    .select([
      hex('begun').as('begun'),
      hex('delivered').as('delivered'),
      hex('linked').as('linked'),
      hex('failed').as('failed'),
      hex('skipped').as('skipped'),
      hex('taken_back').as('takenBack'),
      hex('given_up').as('givenUp'),
    ])
    .execute()
}

/** What an operator decided about people that a target refused or does not give back. */
export type PackedDeliveryAct = { id: string; target: string; act: string; by: string; people: number; reason: string | null }

export const deliveryActsOf = ({ kysely }: Database, batchId: string): Promise<PackedDeliveryAct[]> =>
  kysely
    .selectFrom('deliveryAct as a')
    .innerJoin('target as t', 't.id', 'a.targetId')
    .where('a.batchId', '=', batchId)
    .orderBy('a.actedAt')
    .orderBy('a.id')
    .select(['a.id', 't.key as target', 'a.act', 'a.actorId as by', 'a.people', 'a.reason'])
    .execute()

/** When something is left to do for a target, if anything is: until then its outcomes may be newer than the last event. */
export async function deliveriesDueAt({ kysely }: Database, batchId: string): Promise<string | null> {
  const found = await kysely.selectFrom('deliveryBatch').where('batchId', '=', batchId).select('dueAt').executeTakeFirst()
  return found?.dueAt?.toISOString() ?? null
}
