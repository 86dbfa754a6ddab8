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

/** A page of a webhook or a file of a target: `rows` are those of the slice that it has, in the format of `rows` in `applicationsOf`. */
export type PackedPage = {
  target: string
  page: number
  slice: number
  type: string
  people: number
  rows: string
  begunAt: Date
  endedAt: Date | null
  outcome: string | null
}

export const deliveryPagesOf = ({ kysely }: Database, batchId: string): Promise<PackedPage[]> =>
  kysely
    .selectFrom('deliveryPage as p')
    .innerJoin('target as t', 't.id', 'p.targetId')
    .where('p.batchId', '=', batchId)
    .orderBy('t.key')
    .orderBy('p.pageNo')
    .select(['t.key as target', 'p.pageNo as page', 'p.sliceNo as slice', 'p.type', 'p.people'])
    .select(sql<string>`encode(varbit_send(p.page_rows), 'hex')`.as('rows'))
    .select(['p.begunAt', 'p.endedAt', 'p.outcome'])
    .execute()

/** That an operator asked for a page to be sent again, and what came of it. */
export type PackedReplay = {
  id: string
  target: string
  page: number
  by: string
  askedAt: Date
  endedAt: Date | null
  outcome: string | null
  sentence: string | null
}

export const pageReplaysOf = ({ kysely }: Database, batchId: string): Promise<PackedReplay[]> =>
  kysely
    .selectFrom('pageReplay as r')
    .innerJoin('target as t', 't.id', 'r.targetId')
    .where('r.batchId', '=', batchId)
    .orderBy('r.askedAt')
    .orderBy('r.id')
    .select(['r.id', 't.key as target', 'r.pageNo as page', 'r.askedBy as by', 'r.askedAt', 'r.endedAt', 'r.outcome', 'r.sentence'])
    .execute()

/** When something is left to do for a target, if anything is: until then its outcomes may be newer than the last event. */
export async function deliveriesDueAt({ kysely }: Database, batchId: string): Promise<string | null> {
  const found = await kysely.selectFrom('deliveryBatch').where('batchId', '=', batchId).select('dueAt').executeTakeFirst()
  return found?.dueAt?.toISOString() ?? null
}
