import type { z } from 'zod'
import type { Context } from '#core/context'
import { isFinal } from '#core/decisions/is-final'
import { seesAllBatches } from '#core/operators/operator'
import { cutPage, type Page, PageRequest } from '#core/page'
import { readUsers, userColumns } from '#core/users/read-users'
import type { User } from '#core/users/user'
import { UserFilter } from '#core/users/user-filter'

export const RegisterRequest = PageRequest.extend({ filter: UserFilter.omit({ range: true }).default({}) })

export type RegisterEntry = User & { fileName: string }

/** Up to so many, whoever a search finds is looked up one by one; when it finds more, the next page of them is soon met on the way. */
const fewFound = 20_000

/** The people whose approval is final, across all batches the actor may see, newest batch first; the cursor is a batch and a row. */
export async function listRegister({ ctx, input }: { ctx: Context; input: z.input<typeof RegisterRequest> }): Promise<Page<RegisterEntry>> {
  const { cursor, limit, filter } = RegisterRequest.parse(input)
  const [batchId = null, row = '0'] = cursor?.split('.') ?? []
  const values = [seesAllBatches(ctx.actor) ? null : ctx.actor.id, batchId, Number(row), JSON.stringify(filter), limit + 1]
  const few = filter.q === undefined ? null : await findFew(ctx, filter.q)
  const found = await readUsers<{ fileName: string }>(
    ctx.db,
    few === null ? alongTheFiles : amongTheFound,
    few === null ? values : [...values, few.batches, few.rows],
    'p."batchId" desc, p.row',
  )
  return cutPage(found, limit, (entry) => `${entry.batchId}.${entry.row}`)
}

type Found = { batches: string[]; rows: number[] }

/** Whom a search finds in the batches that are prepared, and all of the others; null when they are many. */
async function findFew({ db }: Context, q: string): Promise<Found | null> {
  const found = await db.query<{ batchId: string; row: number }>(
    `select * from (
       select p.batch_id as "batchId", p.row_no as row from desk_person p
       where p.text like (
         select '%' || regexp_replace(resolve_filter(null, jsonb_build_object('q', $1::text)) ->> 'q', '([\\\\%_])', '\\\\\\1', 'g') || '%')
       limit ${fewFound} + 1) prepared
     union all
     select * from (
       select u.batch_id, u.row_no from batch b join users u on u.batch_id = b.id and u.status = 'approved'
       where not exists (select from desk d where d.batch_id = b.id and d.prepared_at is not null)
         and exists (select from batch_slice s where s.batch_id = b.id and s.approved > 0)
       limit ${fewFound} + 1) unprepared`,
    [q],
  )
  if (found.length > fewFound) return null
  return { batches: found.map(({ batchId }) => batchId), rows: found.map(({ row }) => row) }
}

const isOnPage = `($1::uuid is null or b.maker_id = $1) and ($2::uuid is null or b.id <= $2)`
const isRegistered = `u.status = 'approved' and ${isFinal('b.id')} and (b.id is distinct from $2::uuid or u.row_no > $3) and user_matches(u, f.resolved)`

const alongTheFiles = `
  select m.*, b.file_name as "fileName"
  from batch b join batch_slice s on s.batch_id = b.id cross join lateral resolve_filter(b.id, $4::jsonb) f(resolved)
  cross join lateral (
    select ${userColumns} from users u
    where u.batch_id = s.batch_id and u.row_no between s.row_from and s.row_to and ${isRegistered}
    order by u.row_no limit $5) m
  where s.approved > 0 and ${isOnPage} and (b.id is distinct from $2::uuid or s.row_to > $3)
  order by b.id desc, s.slice_no, m.row limit $5`

const amongTheFound = `
  select ${userColumns}, b.file_name as "fileName"
  from unnest($6::uuid[], $7::integer[]) n(batch_id, row_no)
  join users u on u.batch_id = n.batch_id and u.row_no = n.row_no
  join batch b on b.id = u.batch_id
  cross join lateral resolve_filter(b.id, $4::jsonb) f(resolved)
  where ${isOnPage} and ${isRegistered}
  order by b.id desc, u.row_no limit $5`
