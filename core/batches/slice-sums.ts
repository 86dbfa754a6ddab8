import type { Balance } from '#core/batches/balance'

/** The sums over the slices of a batch: rows read, the last byte read, and outcomes. */
export type SliceSums = Omit<Balance, 'rows' | 'notRead'> & { read: number; bytesRead: number }

/** SQL that joins `SliceSums` as `s` to the batch `b`. */
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

/** Returns the balance of a file; `rows` is null until the file has been surveyed. */
export function balanceOf(rows: number | null, { read, bytesRead, ...parts }: SliceSums): Balance {
  return { rows, ...parts, notRead: rows === null ? 0 : rows - read }
}
