import type { Selected } from '#core/decisions/decision'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { count } from '#ui/basics/numbers'
import { seenText } from '#ui/basics/unseen-parts'
import { conditionLabel } from '#ui/filters/field-conditions'
import { ageLabel } from '#ui/filters/filter-chips'
import { flagNames } from '#ui/flags/flag-labels'
import type { ByFilter, Selection } from './selection'

/** The current selection: "7,996 selected: all pending except 4". */
export function selectionCountLabel(selection: Selection, selected: number, filter: PersonFilter): string {
  if (selected === 0) return 'No one selected'
  switch (selection.kind) {
    case 'rows':
      return `${count(selected)} selected`
    case 'matching':
      return `${rangeOrAllLabel(selection, selected, filter)}${exceptAndPlus(selection.except.size, selection.also.size)}`
  }
}

/** The selection of a past decision: "everyone matching city Pune, age 18 to 30, except 3, plus 2 others". */
export function selectionLabel({ by, filter, isMasked, except, also }: Selected): string {
  if (by === 'emails') return 'selected by e-mail'
  if (by === 'rows' || filter === null) return 'selected by row'
  if (isMasked) return `by a filter with masked conditions${exceptAndPlus(except, also)}`
  return `${filterLabel(filter)}${exceptAndPlus(except, also)}`
}

function rangeOrAllLabel({ range, except }: ByFilter, selected: number, filter: PersonFilter): string {
  const scope = scopeLabel(filter)
  if (range === null) return except.size === 0 ? `All ${count(selected)} ${scope} selected` : `${count(selected)} selected: all ${scope}`
  const { sort, from, to } = range
  const ends = sort === 'row' ? `row ${count(from.row)} to ${count(to.row)}` : `${seenText(from.name ?? '')} to ${seenText(to.name ?? '')}`
  return `${count(selected)} selected: ${ends}${Object.keys(filter).length > 0 ? ` ${scope}` : ''}`
}

function scopeLabel({ q, ...others }: PersonFilter): string {
  if (Object.keys(others).length > 0) return 'that match'
  return q === undefined ? 'pending' : `that match “${seenText(q)}”`
}

const exceptAndPlus = (except: number, also: number) =>
  (except > 0 ? `, except ${count(except)}` : '') + (also > 0 ? `, plus ${also === 1 ? '1 other' : `${count(also)} others`}` : '')

function filterLabel({ range, ...filter }: PersonFilter): string {
  const conditions = conditionsLabel(filter)
  if (range === undefined) return conditions === '' ? 'everyone pending' : `everyone matching ${conditions}`
  const [from, to] = [count(range.from), count(range.to)]
  const rows = range.sort === 'row' ? `rows ${from} to ${to}` : `by name, from row ${from} to row ${to}`
  return conditions === '' ? rows : `${rows}, matching ${conditions}`
}

function conditionsLabel({ q, city, domain, ageFrom, ageTo, flag, fields = {} }: Omit<PersonFilter, 'range'>): string {
  const conditions = [
    q !== undefined && `“${q}”`,
    city !== undefined && `city ${city}`,
    (ageFrom !== undefined || ageTo !== undefined) && ageLabel(ageFrom, ageTo).toLowerCase(),
    domain !== undefined && `e-mail domain ${domain}`,
    flag !== undefined && `the flag “${flagNames[flag]}”`,
    ...Object.entries(fields).map(([key, condition]) => conditionLabel(key, condition, (value) => value)),
  ]
  return conditions.filter((condition) => condition !== false).join(', ')
}
