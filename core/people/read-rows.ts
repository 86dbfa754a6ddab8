import type { Actor, Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { seesAllBatches } from '#core/operators/operator'
import type { SeenFlag } from '#core/people/filter/flag'
import type { Person } from '#core/people/person'
import { personColumns, readPeople } from '#core/people/read-people'

/** Returns the people in these rows of a batch with their flags, in the order of `rows`. */
export async function readRows({ db, actor }: Context, batchId: string, rows: number[]): Promise<Person[]> {
  if (rows.length === 0) return []
  const [users, flags] = await Promise.all([
    readPeople(db, `select ${personColumns} from users u where u.batch_id = $1 and u.row_no = any ($2::integer[])`, [batchId, rows]),
    readFlags(db, actor, batchId, rows),
  ])
  const byRow = new Map(users.map((user) => [user.row, { ...user, flags: flags.get(user.row) ?? [] }]))
  return rows.flatMap((row) => byRow.get(row) ?? [])
}

type Found = { row: number; flag: string; says: object }

/** Returns the flags of rows of a batch, by row. References to similar people are null unless the actor may see their batch. */
export async function readFlags(db: Database, actor: Actor, batchId: string, rows: number[]): Promise<Map<number, SeenFlag[]>> {
  const found = await db.query<Found>(
    `select c.row_no as row, c.flag, case when c.flag = 'like-existing' and $3::uuid is not null and o.id is null
         then c.facts || '{"batchId": null, "row": null}' else c.facts end as says
     from review_index_flag c left join batch o on c.flag = 'like-existing' and o.id = (c.facts ->> 'batchId')::uuid and o.maker_id = $3
     where c.batch_id = $1 and c.row_no = any ($2::integer[]) order by c.row_no, c.flag`,
    [batchId, rows, seesAllBatches(actor) ? null : actor.id],
  )
  const flags = new Map<number, SeenFlag[]>()
  for (const { row, flag, says } of found) flags.set(row, [...(flags.get(row) ?? []), { flag, says } as SeenFlag])
  return flags
}
