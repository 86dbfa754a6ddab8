import type { Context } from '#core/context'
import type { Person } from '#core/people/person'
import { readFlags } from '#core/people/read-flags'
import { personColumns, readPeople } from '#core/people/read-people'

/** The people who stand in these rows of a batch, in the order of `rows`, with their flags. */
export async function readRows({ db, actor }: Context, batchId: string, rows: number[]): Promise<Person[]> {
  if (rows.length === 0) return []
  const [users, flags] = await Promise.all([
    readPeople(db, `select ${personColumns} from users u where u.batch_id = $1 and u.row_no = any ($2::integer[])`, [batchId, rows]),
    readFlags(db, actor, batchId, rows),
  ])
  const byRow = new Map(users.map((user) => [user.row, { ...user, flags: flags.get(user.row) ?? [] }]))
  return rows.flatMap((row) => byRow.get(row) ?? [])
}
