import type { PersonFilter } from '#core/people/filter/person-filter'
import { count } from '#ui/basics/numbers'
import { seenText } from '#ui/basics/unseen-parts'
import type { Picked } from './picked'

/** Exactly what is selected, in words. */
export function selectionCountLabel(picked: Picked, selected: number, filter: PersonFilter): string {
  if (selected === 0) return 'Nobody selected'
  switch (picked.kind) {
    case 'rows':
      return `${count(selected)} selected`
    case 'matching':
      return `${rangeOrAll(picked, selected, filter)}${but(picked)}`
  }
}

type ByFilter = Extract<Picked, { kind: 'matching' }>

function rangeOrAll({ range, except }: ByFilter, selected: number, filter: PersonFilter): string {
  const scope = scopeOf(filter)
  if (range === null) return except.size === 0 ? `All ${count(selected)} ${scope} selected` : `${count(selected)} selected: all ${scope}`
  const { sort, from, to } = range
  const ends = sort === 'row' ? `row ${count(from.row)} to ${count(to.row)}` : `${seenText(from.name)} to ${seenText(to.name)}`
  return `${count(selected)} selected: ${ends}${Object.keys(filter).length > 0 ? ` ${scope}` : ''}`
}

const but = ({ except, also }: ByFilter) =>
  (except.size > 0 ? ` but ${count(except.size)}` : '') + (also.size > 0 ? `, and ${count(also.size)} beside` : '')

function scopeOf({ q, ...others }: PersonFilter): string {
  if (Object.keys(others).length > 0) return 'that match'
  return q === undefined ? 'pending' : `that match “${seenText(q)}”`
}
