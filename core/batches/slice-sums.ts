import type { Balance } from '#core/batches/balance'

/** A batch's slices added up: how many of its rows have been read, up to which byte, and what became of them. */
export type SliceSums = Omit<Balance, 'rows' | 'notRead'> & { read: number; bytesRead: number }

/** SQL that joins one row of `SliceSums`, called `s`, to the batch `b`. */
export const sliceSums = `
  cross join lateral (
    select
      coalesce(max(byte_to) filter (where imported_at is not null), 0) as "bytesRead",
      coalesce(sum(row_to - row_from + 1) filter (where imported_at is not null), 0)::int as read,
      coalesce(sum(pending), 0)::int as pending, coalesce(sum(approved), 0)::int as approved,
      coalesce(sum(rejected), 0)::int as rejected, coalesce(sum(withdrawn), 0)::int as withdrawn,
      coalesce(sum(expired), 0)::int as expired, coalesce(sum(invalid), 0)::int as invalid,
      coalesce(sum(duplicate), 0)::int as duplicate
    from batch_slice where batch_id = b.id) s`

/** The balance of a file of so many rows; null until they have been counted. */
export function balanceOf(rows: number | null, { read, bytesRead, ...parts }: SliceSums): Balance {
  return { rows, ...parts, notRead: rows === null ? 0 : rows - read }
}
