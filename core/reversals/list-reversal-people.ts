import { sql } from 'kysely'
import type { Context } from '#core/context'
import { seesAllBatches } from '#core/operators/operator'
import { personColumns, readPeople } from '#core/people/read-people'
import type { RegisterEntry } from '#core/people/read-register'
import { getReversal } from '#core/reversals/get-reversal'

const shownPeople = 10

/** Returns the first ten people of a reversal in batches that the actor may see. Refuses with `reversal-not-found`. */
export async function listReversalPeople({ ctx, input }: { ctx: Context; input: { reversalId: string } }): Promise<RegisterEntry[]> {
  const { batches } = await getReversal({ ctx, input })
  const covered = ctx.db.kysely
    .selectFrom('reversalSelection as n')
    .innerJoin('batchSlice as s', (join) => join.onRef('s.batchId', '=', 'n.batchId').onRef('s.sliceNo', '=', 'n.sliceNo'))
    .innerJoin('batch as b', 'b.id', 'n.batchId')
    .crossJoinLateral(
      ctx.db.kysely.selectFrom(sql<{ row: number }>`rows_of(n.selected_rows, s.row_from)`.as<'r'>(sql`r("row")`)).select('r.row').as('r'),
    )
    .where('n.reversalId', '=', input.reversalId)
    .$if(!seesAllBatches(ctx.actor), (rows) => rows.where('b.makerId', '=', ctx.actor.id))
    .orderBy('n.batchId', 'desc')
    .orderBy('n.sliceNo')
    .orderBy('r.row')
    .limit(shownPeople)
    .select(['n.batchId', 'r.row'])
  const page = ctx.db.kysely
    .selectFrom(covered.as('c'))
    .innerJoin('users as u', (join) => join.onRef('u.batchId', '=', 'c.batchId').onRef('u.rowNo', '=', 'c.row'))
    .select(personColumns)
  const people = await readPeople(ctx, page, { ofSeveralBatches: true })
  const nameOf = new Map(batches.map(({ id, fileName }) => [id, fileName]))
  return people.map((person) => ({ ...person, fileName: nameOf.get(person.batchId) ?? '' }))
}
