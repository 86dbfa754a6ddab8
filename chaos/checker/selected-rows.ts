import type { GeneratedFile } from '#chaos/workload/generated-file'
import type { DecisionRequest } from '#core/decisions/decision'

/** The rows that the request of a checker may cover, by what the generator wrote. */
export function selectedRows({ selection }: DecisionRequest, { rows }: GeneratedFile): Set<number> {
  const every = rows.map((_, index) => index + 1)
  if ('rows' in selection) return new Set(selection.rows)
  if ('emails' in selection) {
    const emails = new Set(selection.emails.map((email) => email.toLowerCase()))
    return new Set(every.filter((row) => emails.has(rows[row - 1]?.email.toLowerCase() ?? '')))
  }
  const { filter, except = [], also = [] } = selection
  const { city, range } = filter
  const matching = every.filter(
    (row) => (city === undefined || rows[row - 1]?.city === city) && (range === undefined || (row >= range.from && row <= range.to)),
  )
  const left = new Set(matching)
  for (const row of except) left.delete(row)
  for (const row of also) left.add(row)
  return left
}
