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

/** The people whose approval is final, across all batches the actor may see, newest batch first; the cursor is a batch and a row. */
export async function listRegister({ ctx, input }: { ctx: Context; input: z.input<typeof RegisterRequest> }): Promise<Page<RegisterEntry>> {
  const { cursor, limit, filter } = RegisterRequest.parse(input)
  const [batchId = null, row = '0'] = cursor?.split('.') ?? []
  const found = await readUsers<{ fileName: string }>(
    ctx.db,
    `select m.*, b.file_name as "fileName"
     from batch b join batch_slice s on s.batch_id = b.id
     cross join lateral (
       select ${userColumns} from users u
       where u.batch_id = s.batch_id and u.row_no between s.row_from and s.row_to and u.status = 'approved' and ${isFinal('b.id')}
         and (b.id is distinct from $2::uuid or u.row_no > $3) and user_matches(u, (select resolve_filter(b.id, $4::jsonb)))
       order by u.row_no limit $5) m
     where s.approved > 0 and ($1::uuid is null or b.maker_id = $1) and ($2::uuid is null or b.id <= $2)
     order by b.id desc, s.slice_no, m.row limit $5`,
    [seesAllBatches(ctx.actor) ? null : ctx.actor.id, batchId, Number(row), JSON.stringify(filter), limit + 1],
    'p."batchId" desc, p.row',
  )
  return cutPage(found, limit, (entry) => `${entry.batchId}.${entry.row}`)
}
