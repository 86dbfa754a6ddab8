'use client'

import { useCallback, useMemo } from 'react'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { useFragment } from '#ui/table/use-fragment'
import { type Linked, linkParts } from './linked'
import { readView } from './view'

/** What the list of a batch shows: whom, in which order, and who stands beside it. */
export function useView() {
  const [fragment, change] = useFragment()
  const view = useMemo(() => readView(fragment), [fragment])
  const setFilter = (parts: Partial<Omit<PersonFilter, 'range'>>) =>
    change({
      ...Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value === undefined ? null : String(value)])),
      // Nobody is decided out of sight: others than those who were looked at begin unticked.
      ...linkParts(null),
    })
  const openPerson = useCallback((row: number | null) => change({ person: row === null ? null : String(row) }), [change])
  return {
    ...view,
    setFilter,
    clearFilter: () => change(noFilter),
    sortBy: (sort: string, descending: boolean) => change({ sort: `${descending ? '-' : ''}${sort}` }),
    openPerson,
    setLink: (linked: Linked | null) => change(linkParts(linked)),
  }
}

const noFilter = { q: null, city: null, domain: null, ageFrom: null, ageTo: null, flag: null, ...linkParts(null) }
