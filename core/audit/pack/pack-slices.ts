import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'

/** A slice and the digest of its people. After an erasure `digestNow` is the digest of the remaining people. */
export type PackedSlice = {
  slice: number
  rowFrom: number
  rowTo: number
  byteFrom: number
  byteTo: number
  digest: string
  digestNow: string
}

export async function slicesOf({ kysely }: Database, batchId: string): Promise<PackedSlice[]> {
  const slices = await kysely
    .selectFrom('batchSlice as s')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('auditEvent')
          .whereRef('batchId', '=', 's.batchId')
          .where('action', '=', 'person.erased')
          .where(sql<number>`(data ->> 'slice')::int`, '=', eb.ref('s.sliceNo'))
          .orderBy('seq', 'desc')
          .limit(1)
          .select(sql<string | null>`data ->> 'sliceDigest'`.as('digest'))
          .as('e'),
      (join) => join.onTrue(),
    )
    .where('s.batchId', '=', batchId)
    .where('s.importedAt', 'is not', null)
    .orderBy('s.sliceNo')
    .select(['s.sliceNo as slice', 's.rowFrom', 's.rowTo', 's.byteFrom', 's.byteTo', 's.digest', 'e.digest as digestAfterErasure'])
    .execute()
  return slices.map(({ digest, digestAfterErasure, ...slice }) => {
    const imported = digest?.toString('hex') ?? ''
    return { ...slice, digest: imported, digestNow: digestAfterErasure ?? imported }
  })
}
