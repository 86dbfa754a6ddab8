import { meanings } from '#core/parsing/column-names/header-names'
import type { RequestedColumns } from '#core/parsing/parse-options'

/** The requested positions by meaning, without the columns requested as absent. */
export function positionsOf(requested: RequestedColumns): [string, number][] {
  return Object.entries(requestedPositions(requested)).flatMap(([meaning, position]): [string, number][] =>
    position === null || position === undefined ? [] : [[meaning, position]],
  )
}

/** The requested columns with the column of a meaning; null requests it as absent, undefined leaves it to the names in the header. */
export function requestColumn(requested: RequestedColumns, meaning: string, position: number | null | undefined): RequestedColumns {
  const { [meaning]: _, ...others } = requestedPositions(requested)
  const all = position === undefined ? others : { ...others, [meaning]: position }
  const entries = Object.entries(all).filter(([, at]) => at !== undefined)
  const [standard, declared] = [entries.filter(([key]) => isMeaning(key)), entries.filter(([key]) => !isMeaning(key))]
  return { ...Object.fromEntries(standard), ...(declared.length === 0 ? {} : { fields: Object.fromEntries(declared) }) } as RequestedColumns
}

/** Whether it is a meaning of its own, and not the key of a declared field. */
export const isMeaning = (key: string) => meanings.some((meaning) => meaning === key)

/** By meaning, which no key of a declared field is; null for a column requested as absent. */
export function requestedPositions({ fields, ...standard }: RequestedColumns): Record<string, number | null | undefined> {
  return { ...standard, ...fields }
}

/** The meanings that are requested as absent. */
export const absentIn = (requested: RequestedColumns): string[] =>
  Object.entries(requestedPositions(requested)).flatMap(([meaning, position]) => (position === null ? [meaning] : []))

/** The position of a meaning; undefined without a column. */
export const positionOf = (columns: RequestedColumns, meaning: string): number | undefined =>
  requestedPositions(columns)[meaning] ?? undefined
