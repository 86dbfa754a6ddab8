import { sql } from 'kysely'
import type { Actor, Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { seesAllBatches } from '#core/operators/operator'
import { SeenFlag } from '#core/people/filter/flag'
import type { Person } from '#core/people/person'
import { personColumns, readPeople } from '#core/people/read-people'

/** Returns the people in these rows of a batch with their flags, in the order of `rows`. */
export async function readRows({ db, actor }: Context, batchId: string, rows: number[]): Promise<Person[]> {
  if (rows.length === 0) return []
  const page = db.kysely.selectFrom('users as u').where('u.batchId', '=', batchId).where('u.rowNo', '=', anyOf(rows)).select(personColumns)
  const [users, flags] = await Promise.all([readPeople(db, page), readFlags(db, actor, batchId, rows)])
  const byRow = new Map(users.map((user) => [user.row, { ...user, flags: flags.get(user.row) ?? [] }]))
  return rows.flatMap((row) => byRow.get(row) ?? [])
}

const anyOf = (rows: number[]) => sql<number>`any (${rows}::integer[])`

/** Returns the flags of rows of a batch, by row. References to other people are null unless the actor may see their batch. */
async function readFlags({ kysely }: Database, actor: Actor, batchId: string, rows: number[]): Promise<Map<number, SeenFlag[]>> {
  const found = await kysely
    .selectFrom('reviewIndexFlag as c')
    .leftJoin('batch as o', (join) => join.on('o.id', '=', sql<string>`(c.facts ->> 'batchId')::uuid`))
    .where('c.batchId', '=', batchId)
    .where('c.rowNo', '=', anyOf(rows))
    .select(['c.rowNo', 'c.flag', 'c.facts', 'o.makerId as referredMakerId'])
    .orderBy('c.rowNo')
    .orderBy('c.flag')
    .execute()
  const flags = new Map<number, SeenFlag[]>()
  for (const { rowNo, flag, facts, referredMakerId } of found) {
    const seen = SeenFlag.parse({ flag, says: facts })
    const mayRefer = seesAllBatches(actor) || referredMakerId === actor.id
    flags.set(rowNo, [...(flags.get(rowNo) ?? []), mayRefer ? seen : withoutReference(seen)])
  }
  return flags
}

function withoutReference(seen: SeenFlag): SeenFlag {
  switch (seen.flag) {
    case 'like-existing':
      return { ...seen, says: { ...seen.says, batchId: null, row: null } }
    case 'rejected-before':
    case 'sent-back-before':
      return { ...seen, says: { ...seen.says, batchId: null, row: null } }
    default:
      return seen
  }
}
