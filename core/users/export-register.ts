import type { z } from 'zod'
import { recordDownload } from '#core/audit/record-download'
import type { Context } from '#core/context'
import { isFinal } from '#core/decisions/is-final'
import { seesAllBatches } from '#core/operators/operator'
import { type RegisterEntry, RegisterRequest } from '#core/users/list-register'
import { readUsers, userColumns } from '#core/users/read-users'

export const RegisterExport = RegisterRequest.pick({ filter: true })
type Filter = z.infer<typeof RegisterExport>['filter']

const rowsAtOnce = 5_000

/** All of the register that matches, in its order, some thousand rows of a file at a time. The download is in the audit, without what was searched for. */
export async function exportRegister({
  ctx,
  input,
}: {
  ctx: Context
  input: z.input<typeof RegisterExport>
}): Promise<AsyncIterable<RegisterEntry>> {
  const { filter } = RegisterExport.parse(input)
  await recordDownload({ ctx, input: { batchId: null, what: 'register' } })
  return eachEntry(ctx, filter)
}

type Stretch = { batchId: string; rowFrom: number; rowTo: number }

async function* eachEntry({ db, actor }: Context, filter: Filter): AsyncGenerator<RegisterEntry> {
  const stretches = await db.query<Stretch>(
    `select s.batch_id as "batchId", n as "rowFrom", least(n + $2 - 1, s.row_to) as "rowTo"
     from batch b join batch_slice s on s.batch_id = b.id cross join lateral generate_series(s.row_from, s.row_to, $2) n
     where s.approved > 0 and ($1::uuid is null or b.maker_id = $1) order by b.id desc, n`,
    [seesAllBatches(actor) ? null : actor.id, rowsAtOnce],
  )
  for (const { batchId, rowFrom, rowTo } of stretches) {
    yield* await readUsers<{ fileName: string }>(db, registeredIn, [batchId, rowFrom, rowTo, JSON.stringify(filter)])
  }
}

const registeredIn = `
  select ${userColumns}, b.file_name as "fileName"
  from batch b cross join lateral resolve_filter(b.id, $4::jsonb) f(resolved)
  join users u on u.batch_id = b.id and u.row_no between $2 and $3
  where b.id = $1 and u.status = 'approved' and ${isFinal('b.id')} and user_matches(u, f.resolved)`
