import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors'
import type { RowStanding } from '#core/rows/row-standing'
import { listEarlierAttempts } from '#core/users/list-earlier-attempts'
import { listSimilar } from '#core/users/list-similar'
import { readRawRecord } from '#core/users/read-raw-record'
import { readRows } from '#core/users/read-rows'
import type { User } from '#core/users/user'

/** What became of a person in a batch before this one, of which this is the next attempt. */
export type EarlierAttempt = { batchId: string; fileName: string; standing: RowStanding }

/**
 * One person whole: with their record as it stands in the kept file, the people of the same name and date of birth in batches that the
 * actor may see, and what became of them in earlier attempts. Refuses with `batch-not-found` or `user-not-found`.
 */
export async function getUser({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string; row: number }
}): Promise<User & { raw: string; similar: User[]; attempts: EarlierAttempt[] }> {
  const { batchId, row } = input
  const batch = await getBatch({ ctx, input })
  const [user] = await readRows(ctx, batchId, [row])
  if (!user) throw new DomainError('user-not-found')
  const [raw, similar, attempts] = await Promise.all([
    readRawRecord(ctx.db, batchId, row),
    listSimilar(ctx, batchId, row),
    batch.attempt ? listEarlierAttempts(ctx, batchId, row) : [],
  ])
  return { ...user, raw, similar, attempts }
}
