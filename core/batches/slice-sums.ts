import { type ExpressionBuilder, sql } from 'kysely'
import type { Balance } from '#core/batches/balance'
import type { Tables } from '#core/database/tables'

/** The sums over the slices of a batch: rows read, bytes read, and outcomes. */
export type SliceSums = Omit<Balance, 'rows' | 'notRead'> & { read: number; bytesRead: number }

/** The query of the `SliceSums` of the batch `b`, for a lateral join. */
export const sliceSums = (eb: ExpressionBuilder<Tables & { b: Tables['batch'] }, 'b'>) => {
  const slices = eb.selectFrom('batchSlice as s').whereRef('s.batchId', '=', 'b.id')
  return slices
    .select(({ fn }) => {
      const sum = (column: Exclude<keyof SliceSums, 'read' | 'bytesRead'>) =>
        fn.coalesce(fn.sum<number>(`s.${column}`), sql.lit(0)).as(column)
      return [
        sum('pending'),
        sum('approved'),
        sum('rejected'),
        sum('sentBack'),
        sum('withdrawn'),
        sum('expired'),
        sum('reversed'),
        sum('invalid'),
        sum('duplicate'),
      ]
    })
    .select(({ fn }) => [
      // Slices are imported in any order. The header is before the first one. The sum of bigints is a numeric, which would become a text.
      fn
        .coalesce(
          sql<number>`(min(s.byte_from) + sum(s.byte_to - s.byte_from) filter (where s.imported_at is not null))::bigint`,
          sql.lit(0),
        )
        .as('bytesRead'),
      fn.coalesce(fn.sum<number>(sql`s.row_to - s.row_from + 1`).filterWhere('s.importedAt', 'is not', null), sql.lit(0)).as('read'),
    ])
}

/** Returns the balance of a file; `rows` is null until the file has been surveyed. */
export function balanceOf(rows: number | null, sums: SliceSums): Balance {
  const { approved, rejected, sentBack, pending, invalid, duplicate, withdrawn, expired, reversed } = sums
  return {
    rows,
    approved,
    rejected,
    sentBack,
    pending,
    invalid,
    duplicate,
    withdrawn,
    expired,
    reversed,
    notRead: rows === null ? 0 : rows - sums.read,
  }
}
