'use client'

import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { findFromList } from '#ui/review/listed'
import { type Picked, pick, recount, selectionOf } from './picked'
import { lookAt } from './selection-preview-note'

/**
 * When people have left the list, also out of sight, asks which of a selection wait still, so that it is as large as it says.
 * Returns how to ask for one about to be picked. What cannot be asked now is told when it is decided: the server counts again.
 */
export function useRecount(
  batchId: string,
  picked: Picked,
  filter: PersonFilter,
  matching: number | null,
  replace: (next: Picked) => void,
) {
  const before = useRef(matching)
  const { mutate } = useMutation({
    mutationFn: (asked: Picked) => countAgain(batchId, asked, filter, matching ?? 0),
    onSuccess: (again, asked) => {
      if (again.kind === 'rows') {
        // Others may have been ticked meanwhile.
        if (again.gone.length > 0) replace(pick(picked, again.gone, false))
      } else if (asked === picked) replace(recount(picked, again.counted, matching ?? 0))
    },
  })
  useEffect(() => {
    const hasShrunk = matching !== null && before.current !== null && matching < before.current
    before.current = matching
    if (hasShrunk && needsCount(picked)) mutate(picked)
  }, [matching, picked, mutate])
  return mutate
}

// All that match are counted with the list.
const needsCount = (picked: Picked) =>
  picked.kind === 'rows' ? picked.rows.size > 0 : Boolean(picked.range) || picked.except.size + picked.also.size > 0

async function countAgain(batchId: string, picked: Picked, filter: PersonFilter, matching: number) {
  if (picked.kind === 'matching') {
    const { pending } = await lookAt(batchId, selectionOf(picked, filter, matching), 0)
    return { kind: 'matching' as const, counted: pending }
  }
  const rows = [...picked.rows.keys()]
  const still = new Set((await findFromList(batchId, { rows })).rows)
  // Rows one by one are known by their number.
  return { kind: 'rows' as const, gone: rows.filter((row) => !still.has(row)).map((row) => ({ row, name: '' })) }
}
