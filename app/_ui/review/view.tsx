import { PersonFilter, type PersonRange } from '#core/people/filter/person-filter'
import type { Fragment } from '#ui/table/use-fragment'
import { type Linked, readLink } from './linked'

/** Whom a list shows, in which order, who stands beside it, and which of them are selected. */
export type View = {
  filter: Omit<PersonFilter, 'range'>
  sort: PersonRange['sort']
  descending: boolean
  person: number | null
  linked: Linked | null
}

/** The view that a fragment names. What cannot be understood of it is as if it were not there. */
export function readView({ q, city, domain, ageFrom, ageTo, flag, sort = 'row', person, select, but }: Fragment): View {
  const parts = { q, city, domain, flag, ageFrom: whole(ageFrom), ageTo: whole(ageTo) }
  const filter: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined && PersonFilter.safeParse({ [name]: value }).success) filter[name] = value
  }
  return {
    filter: PersonFilter.parse(filter),
    sort: sort.replace(/^-/, '') === 'name' ? 'name' : 'row',
    descending: sort.startsWith('-'),
    person: whole(person) ?? null,
    linked: readLink(select, but),
  }
}

const whole = (text: string | undefined) => (text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined)
