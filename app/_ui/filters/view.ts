import { PersonFilter, type PersonRange } from '#core/people/filter/person-filter'
import type { Fragment } from '#ui/table/use-fragment'
import { readConditions } from './field-conditions'
import { readSelectionLink, type SelectionLink } from './selection-link'

/** An order of a list; ranges are selected in the first two. */
export type ListOrder = PersonRange['sort'] | `field:${string}`

/** What the fragment says about a list: filter, order, the open person, and the selection. */
export type View = {
  filter: Omit<PersonFilter, 'range'>
  sort: ListOrder
  descending: boolean
  /** The keys of the declared fields that are shown; null for those that are shown at first. */
  columns: string[] | null
  person: number | null
  link: SelectionLink | null
}

/** Reads the view from the fragment. Invalid parts are ignored. */
export function readView(fragment: Fragment): View {
  const { q, city, domain, ageFrom, ageTo, flag, sort = 'row', person, columns, select, but } = fragment
  const parts = { q, city, domain, flag, ageFrom: wholeNumber(ageFrom), ageTo: wholeNumber(ageTo) }
  const filter: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined && PersonFilter.safeParse({ [name]: value }).success) filter[name] = value
  }
  const fields = readConditions(fragment)
  return {
    filter: PersonFilter.parse({ ...filter, ...(fields && { fields }) }),
    sort: orderOf(sort.replace(/^-/, '')),
    descending: sort.startsWith('-'),
    columns: readColumns(columns),
    person: wholeNumber(person) ?? null,
    link: readSelectionLink(select, but),
  }
}

const orderOf = (sort: string): ListOrder =>
  sort === 'name' ? 'name' : /^field:[a-z][a-zA-Z0-9]{0,39}$/.test(sort) ? (sort as ListOrder) : 'row'

/** The keys of the columns that a fragment names; null if it names none, so that those are shown that are shown at first. */
export const readColumns = (columns: string | undefined): string[] | null =>
  columns === undefined ? null : columns.split(',').filter((key) => /^[a-z][a-zA-Z0-9]{0,39}$/.test(key))

// An empty part would be left out of the fragment.
const noColumns = '-'

/** The part of a fragment that names these columns. */
export const columnsPart = (keys: string[]) => ({ columns: keys.join(',') || noColumns })

const wholeNumber = (text: string | undefined) => (text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined)
