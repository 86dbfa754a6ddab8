import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Database } from '#core/db'
import { cutPage, type Page, PageRequest } from '#core/page'
import { readUsers, userColumns } from '#core/users/read-users'
import { type User, UserStatus } from '#core/users/user'
import { UserFilter } from '#core/users/user-filter'

/** Orders of the people of a batch: of the file, or of the names; with `-` from the end. */
export const userSorts = ['row', '-row', 'name', '-name'] as const

type UserSort = (typeof userSorts)[number]

export const UsersRequest = PageRequest.extend({
  status: UserStatus.optional(),
  decisionId: z.uuid().optional(),
  filter: UserFilter.default({}),
  sort: z.enum(userSorts).default('row'),
  /** A place in the order, from 0; it stands above a cursor. */
  at: z.coerce.number().int().min(0).optional(),
})
type Input = z.input<typeof UsersRequest> & { batchId: string }

/**
 * The people of a batch in an order of theirs, from a place in it or behind a cursor, and how many match in all.
 * Slices without anyone of the status are skipped by their counters, so the last pending hundred of a million are found at once.
 */
export async function listUsers({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<User> & { total: number }> {
  const { batchId } = input
  const { status, decisionId, filter, cursor, limit, sort, at } = UsersRequest.parse(input)
  await getBatch({ ctx, input: { batchId } })
  const values = [batchId, status ?? null, JSON.stringify(filter), decisionId ?? null]
  const isPlaced = at !== undefined || sort !== 'row'
  const [found, total] = await Promise.all([
    isPlaced
      ? readUsers(ctx.db, placedPage(sort), [...values, at ?? 0, limit + 1], orderOf(sort, 'p.row', 'p.name'))
      : readUsers(ctx.db, pageOf(status), [...values, Number(cursor ?? 0), limit + 1]),
    countUsers(ctx.db, status, values),
  ])
  return { ...cutPage(found, limit, ({ row }) => String(row)), total }
}

const matches = `($2::user_status is null or u.status = $2) and ($4::uuid is null or u.decision_id = $4) and user_matches(u, (select resolve_filter($1, $3::jsonb)))`

const pageOf = (status: UserStatus | undefined) => `
  select m.* from batch_slice s cross join lateral (
    select ${userColumns} from users u
    where u.batch_id = s.batch_id and u.row_no between greatest(s.row_from, $5 + 1) and s.row_to and ${matches}
    order by u.row_no limit $6) m
  where s.batch_id = $1 and s.row_to > $5 and ${status === undefined ? 'true' : `s.${status} > 0`}
  order by s.slice_no, m.row limit $6`

const placedPage = (sort: UserSort) => `
  select ${userColumns} from users u where u.batch_id = $1 and ${matches} order by ${orderOf(sort, 'u.row_no', 'u.name')} offset $5 limit $6`

function orderOf(sort: UserSort, row: string, name: string): string {
  const way = sort.startsWith('-') ? 'desc' : 'asc'
  return sort.endsWith('name') ? `desk_fold(${name}) collate "C" ${way}, ${row} ${way}` : `${row} ${way}`
}

async function countUsers(db: Database, status: UserStatus | undefined, values: unknown[]): Promise<number> {
  const isPlain = values[2] === '{}' && values[3] === null
  const counted = status === undefined ? 'pending + approved + rejected + withdrawn + expired' : status
  const [row] = isPlain
    ? await db.query<{ n: number }>(`select coalesce(sum(${counted}), 0)::int as n from batch_slice where batch_id = $1`, [values[0]])
    : await db.query<{ n: number }>(`select count(*)::int as n from users u where u.batch_id = $1 and ${matches}`, values)
  return row?.n ?? 0
}
