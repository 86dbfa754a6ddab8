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

export function slicesOf(db: Database, batchId: string): Promise<PackedSlice[]> {
  return db.query<PackedSlice>(
    `select s.slice_no as slice, s.row_from as "rowFrom", s.row_to as "rowTo", s.byte_from::float8 as "byteFrom", s.byte_to::float8 as "byteTo",
       encode(s.digest, 'hex') as digest, coalesce(e.digest, encode(s.digest, 'hex')) as "digestNow"
     from batch_slice s
     left join lateral (
       select data ->> 'sliceDigest' as digest from audit_event
       where batch_id = s.batch_id and action = 'person.erased' and (data ->> 'slice')::int = s.slice_no order by seq desc limit 1) e on true
     where s.batch_id = $1 and s.imported_at is not null order by s.slice_no`,
    [batchId],
  )
}
