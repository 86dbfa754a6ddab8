import type { Columns, RequestedColumns } from '#core/parsing/parse-options'
import { type Meaning, meaningOf } from './header-names'

export type ColumnMatch = {
  /** Undefined when a required column is missing. */
  columns: Columns | undefined
  missing: Meaning[]
  /** A meaning that several columns have, with their positions. */
  twice: { meaning: Meaning; positions: number[] } | undefined
  /** The number of required meanings that were found. */
  found: number
}

/** Matches the columns of a header with their meanings; requested positions override the names in the header. */
export function matchColumns(header: string[], requested: RequestedColumns): ColumnMatch {
  const positionsByMeaning = new Map<Meaning, number[]>()
  const hinted = new Set(positionsOf(requested).map(([, position]) => position))
  header.forEach((text, position) => {
    const meaning = meaningOf(text)
    if (meaning && requested[meaning] === undefined && !hinted.has(position))
      positionsByMeaning.set(meaning, [...(positionsByMeaning.get(meaning) ?? []), position])
  })
  takeBareNameAsLastName(positionsByMeaning, requested)

  const at = (meaning: Meaning): number | undefined => requested[meaning] ?? positionsByMeaning.get(meaning)?.[0]
  const names = nameMeanings(at, requested)
  const required: Meaning[] = [...names, 'dob', 'city']
  const missing = required.filter((meaning) => at(meaning) === undefined)
  const used: Meaning[] = [...required, 'email']
  const twice = used.find((meaning) => requested[meaning] === undefined && (positionsByMeaning.get(meaning)?.length ?? 0) > 1)

  return {
    columns: missing.length === 0 ? columnsOf(at, names.length === 1) : undefined,
    missing,
    twice: twice && { meaning: twice, positions: positionsByMeaning.get(twice) ?? [] },
    found: required.length - missing.length,
  }
}

/** The requested positions by meaning, without the columns requested as absent. */
export function positionsOf(requested: RequestedColumns): [Meaning, number][] {
  return Object.entries(requested).flatMap(([meaning, position]): [Meaning, number][] =>
    position === null ? [] : [[meaning as Meaning, position]],
  )
}

function nameMeanings(at: (meaning: Meaning) => number | undefined, requested: RequestedColumns): Meaning[] {
  const isSplit = at('firstName') !== undefined || at('lastName') !== undefined
  const wantsSplit = requested.name === undefined && (requested.firstName !== undefined || requested.lastName !== undefined)
  return isSplit && (wantsSplit || at('name') === undefined) ? ['firstName', 'lastName'] : ['name']
}

// German lists use “Name, Vorname” for the last and the first name.
function takeBareNameAsLastName(positionsByMeaning: Map<Meaning, number[]>, requested: RequestedColumns): void {
  const bareName = positionsByMeaning.get('name')
  const hasFirst = positionsByMeaning.has('firstName') || requested.firstName !== undefined
  const hasLast = positionsByMeaning.has('lastName') || requested.lastName !== undefined
  if (!bareName || !hasFirst || hasLast || requested.name !== undefined) return
  positionsByMeaning.set('lastName', bareName)
  positionsByMeaning.delete('name')
}

function columnsOf(at: (meaning: Meaning) => number | undefined, isWhole: boolean): Columns | undefined {
  const [name, firstName, lastName, dob, city] = [at('name'), at('firstName'), at('lastName'), at('dob'), at('city')]
  if (dob === undefined || city === undefined) return undefined
  const email = at('email')
  const ref = at('ref')
  const rest = { dob, city, ...(email === undefined ? {} : { email }), ...(ref === undefined ? {} : { ref }) }
  if (isWhole && name !== undefined) return { name, ...rest }
  return firstName === undefined || lastName === undefined ? undefined : { firstName, lastName, ...rest }
}
