import { z } from 'zod'

/** The outcomes of a file's rows in the order of the screen. `notRead` rows are not imported yet. */
export const balanceParts = [
  'approved',
  'rejected',
  'sentBack',
  'pending',
  'invalid',
  'duplicate',
  'withdrawn',
  'expired',
  'reversed',
  'notRead',
] as const
export type BalancePart = (typeof balanceParts)[number]

const rows = z.number().int().nonnegative()

/** Counts every row of the file in exactly one part. `rows` is null until the file has been surveyed. */
export const Balance = z.object({
  rows: rows.nullable(),
  approved: rows,
  rejected: rows,
  sentBack: rows,
  pending: rows,
  invalid: rows,
  duplicate: rows,
  withdrawn: rows,
  expired: rows,
  reversed: rows,
  notRead: rows,
})
export type Balance = z.infer<typeof Balance>

export const emptyBalance: Balance = {
  rows: null,
  approved: 0,
  rejected: 0,
  sentBack: 0,
  pending: 0,
  invalid: 0,
  duplicate: 0,
  withdrawn: 0,
  expired: 0,
  reversed: 0,
  notRead: 0,
}

/** Returns the number of rows that have been read. */
export function rowsRead(balance: Balance): number {
  return balanceParts.reduce((sum, part) => (part === 'notRead' ? sum : sum + balance[part]), 0)
}
