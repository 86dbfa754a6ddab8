'use client'

import { useCallback } from 'react'
import type { Person } from '#core/people/person'
import type { Rows } from '#ui/table/rows'
import { useFragment } from '#ui/table/use-fragment'

/** The person who is open beside a list, in the fragment of the page; `step` goes to the next or previous loaded one. */
export function useOpenPerson(data: Rows<Person>) {
  const [{ person }, change] = useFragment()
  const row = /^[1-9]\d{0,8}$/.test(person ?? '') ? Number(person) : null
  const open = useCallback((next: number | null) => change({ person: next === null ? null : String(next) }), [change])
  const step = (by: number) => {
    const next = data.rows[data.rows.findIndex((each) => each.row === row) + by]
    if (next) open(next.row)
  }
  return { row, open, step }
}
