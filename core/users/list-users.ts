import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Database } from '#core/db'
import { type Desk, findDesk } from '#core/desk/find-desk'
import { findPage, userSorts } from '#core/desk/find-page'
import { addSentRows, createRowSet, intersect, type RowSet } from '#core/desk/row-set'
import { selectedRows } from '#core/desk/selected-rows'
import { type Page, PageRequest } from '#core/page'
import { readRows } from '#core/users/read-rows'
import { type User, UserStatus } from '#core/users/user'
import { UserFilter } from '#core/users/user-filter'

export const UsersRequest = PageRequest.extend({
  status: UserStatus.optional(),
  decisionId: z.uuid().optional(),
  filter: UserFilter.default({}),
  sort: z.enum(userSorts).default('row'),
  /** A place in the order, from 0; it stands above a cursor. */
  at: z.coerce.number().int().min(0).optional(),
})
const Cursor = z.coerce.number().int().min(0).max(2_147_483_647)

type Input = z.input<typeof UsersRequest> & { batchId: string }

/**
 * A page of the people of a batch at any depth, in the order of the file or of the names, and how many match in all. A cursor is a row.
 * What matches a filter is a set of rows that never changes, and what has a status is a set that the slices keep: a page is a walk
 * along the order through both. Refuses with `desk-not-prepared` names in order, and with `flags-not-ready` a filter by flag, until the desk is prepared.
 */
export async function listUsers({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<User> & { at: number; total: number }> {
  const { batchId } = input
  const { status, decisionId, filter, sort, at, cursor, limit } = UsersRequest.parse(input)
  const [, desk] = await Promise.all([getBatch({ ctx, input: { batchId } }), findDesk(ctx.db, batchId, filter)])
  const selected = await selectedRows(ctx.db, desk, status)
  const set = decisionId === undefined ? selected : intersect(selected, await rowsOfDecision(ctx.db, desk, decisionId))
  const after = cursor === undefined ? undefined : Cursor.parse(cursor)
  const page = await findPage(ctx.db, desk, set, { sort, at, after, limit })
  const users = await readRows(ctx, batchId, page.rows)
  // Whoever was decided between the two looks is not there any more.
  const items = status === undefined ? users : users.filter((user) => user.status === status)
  const isLast = page.at + page.rows.length >= page.total
  return { items, at: page.at, total: page.total, nextCursor: isLast ? null : String(page.rows.at(-1) ?? '') || null }
}

/** The people whom a decision took and who are still where it put them. */
async function rowsOfDecision(db: Database, desk: Desk, decisionId: string): Promise<RowSet> {
  const [found] = await db.query<{ sent: Buffer | null }>(
    `select string_agg(int4send(u.row_no), ''::bytea) as sent
     from decision_slice a join batch_slice s on s.batch_id = $1 and s.slice_no = a.slice_no
     join users u on u.batch_id = $1 and u.row_no between s.row_from and s.row_to and u.decision_id = $2
     where a.decision_id = $2 and a.applied > 0`,
    [desk.batchId, decisionId],
  )
  const set = createRowSet(desk.rows)
  if (found?.sent) addSentRows(set, found.sent)
  return set
}
