import { type Meaning, meaningOf } from './header-names'
import type { ColumnHints, Columns } from './reading'

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
export function matchColumns(header: string[], hints: ColumnHints): ColumnMatch {
  const places = new Map<Meaning, number[]>()
  const hinted = new Set(positionsOf(hints).map(([, position]) => position))
  header.forEach((text, position) => {
    const meaning = meaningOf(text)
    if (meaning && hints[meaning] === undefined && !hinted.has(position)) places.set(meaning, [...(places.get(meaning) ?? []), position])
  })
  takeBareNameAsLastName(places, hints)

  const at = (meaning: Meaning): number | undefined => hints[meaning] ?? places.get(meaning)?.[0]
  const names = nameMeanings(at, hints)
  const required: Meaning[] = [...names, 'dob', 'city']
  const missing = required.filter((meaning) => at(meaning) === undefined)
  const used: Meaning[] = [...required, 'email']
  const twice = used.find((meaning) => hints[meaning] === undefined && (places.get(meaning)?.length ?? 0) > 1)

  return {
    columns: missing.length === 0 ? columnsOf(at, names.length === 1) : undefined,
    missing,
    twice: twice && { meaning: twice, positions: places.get(twice) ?? [] },
    found: required.length - missing.length,
  }
}

/** The columns that hints name. */
export function positionsOf(hints: ColumnHints): [Meaning, number][] {
  return Object.entries(hints).flatMap(([meaning, position]): [Meaning, number][] =>
    position === null ? [] : [[meaning as Meaning, position]],
  )
}

function nameMeanings(at: (meaning: Meaning) => number | undefined, hints: ColumnHints): Meaning[] {
  const isSplit = at('firstName') !== undefined || at('lastName') !== undefined
  const wantsSplit = hints.name === undefined && (hints.firstName !== undefined || hints.lastName !== undefined)
  return isSplit && (wantsSplit || at('name') === undefined) ? ['firstName', 'lastName'] : ['name']
}

// “Name, Vorname” is how a German list heads the last and the first name.
function takeBareNameAsLastName(places: Map<Meaning, number[]>, hints: ColumnHints): void {
  const bareName = places.get('name')
  const hasFirst = places.has('firstName') || hints.firstName !== undefined
  const hasLast = places.has('lastName') || hints.lastName !== undefined
  if (!bareName || !hasFirst || hasLast || hints.name !== undefined) return
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
