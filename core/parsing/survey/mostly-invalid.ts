import { judgedRows } from '#core/parsing/limits'
import type { ProblemCode } from '#core/parsing/row/problems'
import type { InvalidRow } from '#core/parsing/row/row-outcome'

export type MostlyInvalid = { code: ProblemCode; failed: number; of: number; examples: InvalidRow[] }

/** The cause that makes more than half of the first rows invalid; undefined if none does, or with fewer than 100 rows. */
export function findMostlyInvalid(invalid: InvalidRow[], rows: number): MostlyInvalid | undefined {
  if (rows < judgedRows.least) return undefined
  const causes = new Map<string, InvalidRow[]>()
  for (const row of invalid) {
    for (const cause of new Set(row.problems.map(({ code, field }) => `${code} ${field}`))) {
      causes.set(cause, [...(causes.get(cause) ?? []), row])
    }
  }
  const [worst] = [...causes].sort(([, a], [, b]) => b.length - a.length)
  if (!worst || worst[1].length * 2 <= rows) return undefined
  const [cause, failing] = worst
  const code = failing[0]?.problems.find((problem) => `${problem.code} ${problem.field}` === cause)?.code
  return code && { code, failed: failing.length, of: rows, examples: failing.slice(0, 5) }
}
