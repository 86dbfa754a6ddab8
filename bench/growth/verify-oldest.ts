import { inLongSnapshot } from '#core/database/snapshot'
import { verifyBatch } from '#core/verification/compare/verify-batch'
import type { TestInstance } from '#test/instance'
import { secondsOf } from './bring-million'

/** Verifies the oldest batch with its decisions and audit events, and throws when anything differs. Returns the seconds. */
export async function verifyOldest({ verifier: { db }, owner }: TestInstance): Promise<number> {
  const { rows } = await owner.query(`select id from batch where row_count > 0 order by id limit 1`)
  return secondsOf(() =>
    inLongSnapshot(db, async (snapshot) => {
      for await (const { message } of verifyBatch(snapshot, rows[0].id, 'deep')) throw new Error(message)
    }),
  )
}
