'use client'

import { useCallback, useMemo } from 'react'
import type { FieldCondition, PersonFilter } from '#core/people/filter/person-filter'
import { useFragment } from '#ui/table/use-fragment'
import { conditionParts } from './field-conditions'
import { type SelectionLink, selectionLinkParts } from './selection-link'
import { columnsPart, readView } from './view'

/** The view of a batch's list: filter, order, open person and selection, kept in the fragment. */
export function useView() {
  const [fragment, change] = useFragment()
  const view = useMemo(() => readView(fragment), [fragment])
  const setFilter = (parts: Partial<Omit<PersonFilter, 'range' | 'fields'>>) =>
    change({
      ...Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value === undefined ? null : String(value)])),
      // Another filter shows other people, so the selection starts empty and no one is decided out of sight.
      ...selectionLinkParts(null),
    })
  const setCondition = (key: string, condition: FieldCondition | undefined) => {
    const { [key]: _, ...others } = view.filter.fields ?? {}
    change({
      ...conditionParts(view.filter.fields, condition === undefined ? others : { ...others, [key]: condition }),
      ...selectionLinkParts(null),
    })
  }
  const openPerson = useCallback((row: number | null) => change({ person: row === null ? null : String(row) }), [change])
  return {
    ...view,
    setFilter,
    setCondition,
    clearFilter: () => change({ ...noFilter, ...conditionParts(view.filter.fields) }),
    sortBy: (sort: string, descending: boolean) => change({ sort: `${descending ? '-' : ''}${sort}` }),
    openPerson,
    showColumns: (keys: string[]) => change(columnsPart(keys)),
    setLink: (link: SelectionLink | null) => change(selectionLinkParts(link)),
  }
}

const noFilter = { q: null, city: null, domain: null, ageFrom: null, ageTo: null, flag: null, ...selectionLinkParts(null) }
