import { isStandard } from '#core/fields/field'
import type { Columns, RequestedColumns } from '#core/parsing/parse-options'
import type { ColumnMeanings } from './column-meanings'
import { requestedPositions } from './requested-columns'

export type ColumnMatch = {
  /** Undefined when a required column is missing. */
  columns: Columns | undefined
  missing: string[]
  /** A meaning that several columns have, with their positions. */
  twice: { meaning: string; positions: number[] } | undefined
  /** The number of required meanings that were found. */
  found: number
}

/** Matches the columns of a header with their meanings; requested positions override the names in the header. */
export function matchColumns(header: string[], requested: RequestedColumns, { meaningOf, fields }: ColumnMeanings): ColumnMatch {
  const requestedAt = requestedPositions(requested)
  const isRequested = (meaning: string) => requestedAt[meaning] !== undefined
  const positionsByMeaning = new Map<string, number[]>()
  const hinted = new Set(Object.values(requestedAt))
  header.forEach((text, position) => {
    const meaning = meaningOf(text)
    if (meaning && !isRequested(meaning) && !hinted.has(position))
      positionsByMeaning.set(meaning, [...(positionsByMeaning.get(meaning) ?? []), position])
  })
  takeBareNameAsLastName(positionsByMeaning, requested)

  const at = (meaning: string): number | undefined => {
    const position = requestedAt[meaning]
    return position === null ? undefined : (position ?? positionsByMeaning.get(meaning)?.[0])
  }
  const names = nameMeanings(at, requested)
  const keysOf = (presence: string) => fields.filter((field) => field.presence === presence).map(({ key }) => key)
  const required = [...names, ...keysOf('required')]
  const missing = required.filter((meaning) => at(meaning) === undefined)
  const used = [...required, ...keysOf('optional')]
  const twice = used.find((meaning) => !isRequested(meaning) && (positionsByMeaning.get(meaning)?.length ?? 0) > 1)

  return {
    columns:
      missing.length === 0
        ? columnsOf(
            at,
            names.length === 1,
            fields.map(({ key }) => key),
          )
        : undefined,
    missing,
    twice: twice === undefined ? undefined : { meaning: twice, positions: positionsByMeaning.get(twice) ?? [] },
    found: required.length - missing.length,
  }
}

function nameMeanings(at: (meaning: string) => number | undefined, requested: RequestedColumns): string[] {
  const isSplit = at('firstName') !== undefined || at('lastName') !== undefined
  const wantsSplit = requested.name === undefined && (requested.firstName !== undefined || requested.lastName !== undefined)
  return isSplit && (wantsSplit || at('name') === undefined) ? ['firstName', 'lastName'] : ['name']
}

// German lists use “Name, Vorname” for the last and the first name.
function takeBareNameAsLastName(positionsByMeaning: Map<string, number[]>, requested: RequestedColumns): void {
  const bareName = positionsByMeaning.get('name')
  const hasFirst = positionsByMeaning.has('firstName') || requested.firstName !== undefined
  const hasLast = positionsByMeaning.has('lastName') || requested.lastName !== undefined
  if (!bareName || !hasFirst || hasLast || requested.name !== undefined) return
  positionsByMeaning.set('lastName', bareName)
  positionsByMeaning.delete('name')
}

function columnsOf(at: (meaning: string) => number | undefined, isWhole: boolean, keys: string[]): Columns | undefined {
  const [name, firstName, lastName] = [at('name'), at('firstName'), at('lastName')]
  const positionsOf = (wanted: string[]) => Object.fromEntries(wanted.flatMap((key) => withPosition(key, at(key))))
  const fields = positionsOf(keys.filter((key) => !isStandard(key)))
  const rest = {
    ...positionsOf([...keys.filter(isStandard), 'ref']),
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
  }
  if (isWhole && name !== undefined) return { name, ...rest }
  return firstName === undefined || lastName === undefined ? undefined : { firstName, lastName, ...rest }
}

const withPosition = (key: string, position: number | undefined): [string, number][] => (position === undefined ? [] : [[key, position]])
