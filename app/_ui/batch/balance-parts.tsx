import { type Balance, type BalancePart, balanceParts } from '#core/batches/balance'

/** The parts that are there, in the order of the bar. */
export const partsOf = (balance: Balance): { part: BalancePart; rows: number }[] =>
  balanceParts.map((part) => ({ part, rows: balance[part] })).filter(({ rows }) => rows > 0)
