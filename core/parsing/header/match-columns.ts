import type { Columns, RequestedColumns } from '#core/parsing/parse-options'
import { type Meaning, meaningOf } from './header-names'

export type ColumnMatch = {
  /** What was found; undefined as long as something required is missing. */
  columns: Columns | undefined
  missing: Meaning[]
  /** A meaning that more than one column has, with the positions of those. */
  twice: { meaning: Meaning; positions: number[] } | undefined
  /** How many of the required meanings were found. */
  found: number
}

/** Finds which column of a header is what; a hint is believed, whatever the header says. */
export function matchColumns(header: string[], requested: RequestedColumns): ColumnMatch {
  const places = new Map<Meaning, number[]>()
  const hinted = new Set(positionsOf(requested).map(([, position]) => position))
  header.forEach((text, position) => {
    const meaning = meaningOf(text)
    if (meaning && requested[meaning] === undefined && !hinted.has(position))
      places.set(meaning, [...(places.get(meaning) ?? []), position])
  })
  takeBareNameAsLastName(places, requested)

  const at = (meaning: Meaning): number | undefined => requested[meaning] ?? places.get(meaning)?.[0]
  const names = nameMeanings(at, requested)
  const required: Meaning[] = [...names, 'dob', 'city']
  const missing = required.filter((meaning) => at(meaning) === undefined)
  const used: Meaning[] = [...required, 'email']
  const twice = used.find((meaning) => requested[meaning] === undefined && (places.get(meaning)?.length ?? 0) > 1)

  return {
    columns: missing.length === 0 ? columnsOf(at, names.length === 1) : undefined,
    missing,
    twice: twice && { meaning: twice, positions: places.get(twice) ?? [] },
    found: required.length - missing.length,
  }
}

/** The columns that requested name. */
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

// “Name, Vorname” is how a German list heads the last and the first name.
function takeBareNameAsLastName(places: Map<Meaning, number[]>, requested: RequestedColumns): void {
  const bareName = places.get('name')
  const hasFirst = places.has('firstName') || requested.firstName !== undefined
  const hasLast = places.has('lastName') || requested.lastName !== undefined
  if (!bareName || !hasFirst || hasLast || requested.name !== undefined) return
  places.set('lastName', bareName)
  places.delete('name')
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
