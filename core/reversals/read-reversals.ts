import { sql } from 'kysely'
import type { Context } from '#core/context'
import { seesAllBatches } from '#core/operators/operator'
import { Reversal } from '#core/reversals/reversal'

/** Reads the reversals that `narrow` leaves of those with a batch that the actor may see, with these batches alone. It calls the reversal `v`. */
export async function readReversals(ctx: Context, narrow: (reversals: ReversalQuery) => ReversalQuery): Promise<Reversal[]> {
  const rows = await narrow(reversalQuery(ctx)).execute()
  return rows.map(({ proposedAt, expiresAt, decidedAt, proposerId, proposerName, deciderId, deciderName, registerPeople, ...reversal }) =>
    Reversal.parse({
      ...reversal,
      register: registerPeople === null ? null : Number(registerPeople),
      proposedBy: { id: proposerId, name: proposerName ?? '' },
      decidedBy: deciderId === null ? null : { id: deciderId, name: deciderName ?? '' },
      proposedAt: proposedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      decidedAt: decidedAt?.toISOString() ?? null,
    }),
  )
}

export type ReversalQuery = ReturnType<typeof reversalQuery>

const reversalQuery = ({ db: { kysely }, actor }: Context) => {
  const visible = kysely
    .selectFrom('reversalSelection as s')
    .innerJoin('batch as b', 'b.id', 's.batchId')
    .whereRef('s.reversalId', '=', sql.ref('v.id'))
    .$if(!seesAllBatches(actor), (batches) => batches.where('b.makerId', '=', actor.id))
  return kysely
    .selectFrom('reversal as v')
    .leftJoin('operator as p', 'p.id', 'v.proposedBy')
    .leftJoin('operator as o', 'o.id', 'v.decidedBy')
    .leftJoin('reason as r', 'r.id', 'v.reasonId')
    .where(({ exists }) => exists(visible.select('s.sliceNo')))
    .select([
      'v.id',
      'v.reason',
      'r.title as reasonTitle',
      'v.selected as people',
      'v.registerPeople',
      'v.proposedAt',
      'v.expiresAt',
      'v.decidedAt',
    ])
    .select(['v.proposedBy as proposerId', 'p.name as proposerName', 'v.decidedBy as deciderId', 'o.name as deciderName'])
    .select([
      sql<string>`encode(v.selection_digest, 'hex')`.as('digest'),
      sql<string>`case when v.decided_at is null then case when v.expires_at > clock_timestamp() then 'open' else 'expired' end
        when v.confirmed then 'confirmed' else 'declined' end`.as('state'),
      // Names within JSON are as they are written, so it is built by hand.
      kysely
        .selectFrom(
          visible
            .innerJoin('operator as m', 'm.id', 'b.makerId')
            .groupBy(['b.id', 'b.fileName', 'm.id', 'm.name'])
            .select(({ fn }) => ['b.id', 'b.fileName', 'm.id as makerId', 'm.name as makerName', fn.sum<number>('s.selected').as('people')])
            .as('g'),
        )
        .select(
          sql<object[]>`jsonb_agg(jsonb_build_object('id', g.id, 'fileName', g.file_name, 'people', g.people,
            'maker', jsonb_build_object('id', g.maker_id, 'name', g.maker_name)) order by g.id)`.as('batches'),
        )
        .as('batches'),
    ])
}
