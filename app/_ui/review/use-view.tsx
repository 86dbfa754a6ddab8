'use client'

import { useCallback, useMemo } from 'react'
import type { UserFilter } from '#core/users/user-filter'
import { useFragment } from '#ui/table/use-fragment'
import { type Linked, linkedParts } from './linked'
import { readView } from './view'

/** What the list of a batch shows: whom, in which order, and who stands beside it. */
export function useView() {
  const [fragment, change] = useFragment()
  const view = useMemo(() => readView(fragment), [fragment])
  const setFilter = (parts: Partial<Omit<UserFilter, 'range'>>) =>
    change({
      ...Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value === undefined ? null : String(value)])),
      // Nobody is decided out of sight: others than those who were looked at begin unticked.
      ...linkedParts(null),
    })
  const openPerson = useCallback((row: number | null) => change({ person: row === null ? null : String(row) }), [change])
  return {
    ...view,
    setFilter,
    clearFilter: () => change(noFilter),
    sortBy: (sort: string, descending: boolean) => change({ sort: `${descending ? '-' : ''}${sort}` }),
    openPerson,
    setLinked: (linked: Linked | null) => change(linkedParts(linked)),
  }
}

const noFilter = { q: null, city: null, domain: null, ageFrom: null, ageTo: null, flag: null, ...linkedParts(null) }
