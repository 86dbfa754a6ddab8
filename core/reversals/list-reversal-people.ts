import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '#core/context'
import { seesAllBatches } from '#core/operators/operator'
import { personColumns, readPeople } from '#core/people/read-people'
import type { RegisterEntry } from '#core/people/read-register'
import { getReversal } from '#core/reversals/get-reversal'

const shownPeople = 10

/** Returns ten people of a reversal in batches that the actor may see, at random, or all if they are fewer. Refuses with `reversal-not-found`. */
export async function listReversalPeople({ ctx, input }: { ctx: Context; input: { reversalId: string } }): Promise<RegisterEntry[]> {
  const { batches } = await getReversal({ ctx, input })
  const places = somePlaces(batches.reduce((sum, batch) => sum + batch.people, 0))
  const slices = ctx.db.kysely
    .selectFrom('reversalSelection as n')
    .innerJoin('batchSlice as s', (join) => join.onRef('s.batchId', '=', 'n.batchId').onRef('s.sliceNo', '=', 'n.sliceNo'))
    .innerJoin('batch as b', 'b.id', 'n.batchId')
    .where('n.reversalId', '=', input.reversalId)
    .$if(!seesAllBatches(ctx.actor), (rows) => rows.where('b.makerId', '=', ctx.actor.id))
    .select(['n.batchId', 'n.selectedRows', 's.rowFrom', 'n.selected'])
    .select(sql<number>`sum(n.selected) over (order by n.batch_id desc, n.slice_no) - n.selected`.as('before'))
  const chosen = ctx.db.kysely
    .selectFrom(slices.as('n'))
    // Only the rows of a few slices are listed.
    .where(sql<boolean>`exists (select from unnest(${places}::integer[]) p where p >= n.before and p < n.before + n.selected)`)
    .crossJoinLateral(sql<{ row: number; at: number }>`rows_of(n.selected_rows, n.row_from) with ordinality`.as<'r'>(sql`r("row", at)`))
    .where(sql<boolean>`n.before + r.at - 1 = any (${places}::integer[])`)
    .select(['n.batchId', 'r.row'])
  const page = ctx.db.kysely
    .selectFrom(chosen.as('c'))
    .innerJoin('users as u', (join) => join.onRef('u.batchId', '=', 'c.batchId').onRef('u.rowNo', '=', 'c.row'))
    .orderBy('c.batchId', 'desc')
    .orderBy('c.row')
    .select(personColumns)
  const people = await readPeople(ctx, page, { ofSeveralBatches: true })
  const nameOf = new Map(batches.map(({ id, fileName }) => [id, fileName]))
  return people.map((person) => ({ ...person, fileName: nameOf.get(person.batchId) ?? '' }))
}

/** Different places of `all`, counted from 0. */
function somePlaces(all: number): number[] {
  const places = new Set<number>()
  while (places.size < Math.min(shownPeople, all)) places.add(randomInt(all))
  return [...places]
}
