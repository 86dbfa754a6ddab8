import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { VerifiedIndex } from './find-built-index'

/** The cities or domains of a review index. Codes that rows of a slice have are noted as used. */
export type Values = { codeOf: Map<string, number>; isUsed: Set<number> }

/** Returns null when there are more than people, or one of them twice. */
export async function readValues({ kysely }: Database, { batchId, rows }: VerifiedIndex, kind: 'city' | 'domain'): Promise<Values | null> {
  const ofKind = kysely.selectFrom('reviewIndexValue').where('batchId', '=', batchId).where('kind', '=', kind)
  const { count } = await ofKind.select(sql<number>`count(*)::integer`.as('count')).executeTakeFirstOrThrow()
  if (count > rows) return null
  const found = await ofKind.select(['code', 'value']).execute()
  const codeOf = new Map(found.map(({ code, value }) => [value, code]))
  return codeOf.size === found.length ? { codeOf, isUsed: new Set() } : null
}

/** Turns the places in the list of a slice into codes; -2 is a value that is not among them. */
export function codesOf({ codeOf, isUsed }: Values, column: Int32Array, values: string[]): Int32Array {
  const codes = values.map((value) => codeOf.get(value) ?? -2)
  for (const code of codes) isUsed.add(code)
  return column.map((place) => (place < 0 ? -1 : (codes[place] as number)))
}

export const areAllUsed = ({ codeOf, isUsed }: Values): boolean => [...codeOf.values()].every((code) => isUsed.has(code))
