'use client'

import type { RefObject } from 'react'
import type { User } from '#core/users/user'
import { useShortcuts } from '#ui/shell/shortcuts'
import type { TableHandle } from '#ui/table/table'
import type { Picking } from './use-picked'

/** j and k go from person to person, x ticks the one that has the focus. */
export function useRowKeys(on: boolean, rows: User[], table: RefObject<TableHandle | null>, { ticks }: Picking) {
  const go = (step: number) => {
    const next = Math.min(Math.max(focusedIndex() + step, 0), rows.length - 1)
    if (rows.length > 0) table.current?.focusRow(next)
  }
  const tick = () => {
    const index = focusedIndex()
    const row = rows[index]
    if (row) ticks.tick(row, index, !ticks.isTicked(row), false)
  }
  useShortcuts(on ? { j: () => go(1), k: () => go(-1), x: tick } : {})
}

// The heading is row 1; the first person is row 2.
function focusedIndex(): number {
  const row = document.activeElement?.closest('[aria-rowindex]')
  return row ? Number(row.getAttribute('aria-rowindex')) - 2 : -1
}
