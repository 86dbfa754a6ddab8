'use client'

import { type RefObject, useRef } from 'react'
import type { Person } from '#core/people/person'
import type { Candidate } from '#ui/selection/selection'
import type { ListSelection } from '#ui/selection/use-selection'
import { useShortcuts } from '#ui/shell/shortcuts'
import type { Rows } from '#ui/table/rows'
import type { TableHandle } from '#ui/table/table'

type Options = {
  data: Rows<Person>
  table: RefObject<TableHandle | null>
  /** Null when the operator may not decide. */
  list: ListSelection | null
  person: number | null
  onOpen: (row: number | null) => void
  /** Loads the person at a place if needed. */
  find: (index: number) => Promise<Candidate | undefined>
}

/**
 * Keyboard of the pending list: j, k and arrows move, x selects, Shift extends the selection, Enter opens, Esc goes back.
 * Returns a function that moves by a number of people. While a person is open, moving opens the next one.
 */
export function useRowKeys({ data, table, list, person, onOpen, find }: Options): (by: number) => void {
  const lastIndex = useRef(0)
  const focusedRow = () => {
    const focused = focusedIndex()
    if (focused >= 0) lastIndex.current = focused
    return focused
  }
  const go = (index: number) => {
    if (data.length === 0) return
    lastIndex.current = Math.min(Math.max(index, 0), data.length - 1)
    table.current?.focusRow(lastIndex.current)
    if (person !== null) void find(lastIndex.current).then((next) => next && onOpen(next.row))
  }
  const step = (by: number) => go(focusedRow() < 0 && lastIndex.current === 0 ? 0 : lastIndex.current + by)
  const tick = (extend: boolean) => {
    const row = data.rowAt(focusedRow())
    if (row && list) list.ticks.tick(row, lastIndex.current, extend || !list.ticks.isTicked(row), extend)
  }
  const extend = async (index: number) => {
    const start = data.rowAt(focusedRow())
    if (!list || !start) return
    if (!list.ticks.isTicked(start)) list.ticks.tick(start, lastIndex.current, true, false)
    go(index)
    const end = data.rowAt(lastIndex.current) ?? (await find(lastIndex.current))
    if (end) list.extendTo(end, lastIndex.current)
  }
  const inRow = (act: (event: KeyboardEvent) => unknown) => (event: KeyboardEvent) => (focusedRow() < 0 ? false : act(event))
  const arrow = (by: number) => inRow((event) => (event.shiftKey ? extend(lastIndex.current + by) : step(by)))
  const end = (index: () => number) => inRow((event) => (event.shiftKey ? extend(index()) : go(index())))
  const open = () => {
    const row = data.rowAt(focusedRow())
    if (row) onOpen(row.row)
  }
  const close = () => {
    onOpen(null)
    table.current?.focusRow(lastIndex.current)
  }
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: arrow(1),
    ArrowUp: arrow(-1),
    Home: end(() => 0),
    End: end(() => data.length - 1),
    x: () => tick(false),
    X: () => tick(true),
    Enter: inRow((event) => (isControl(event.target) ? false : open())),
    Escape: () => (person === null ? list?.clear() : close()),
  })
  return step
}

// Enter on a focused button or link keeps its own meaning.
const isControl = (target: EventTarget | null) => target instanceof HTMLElement && target.matches('button, a')

// aria-rowindex 1 is the heading.
function focusedIndex(): number {
  const row = document.activeElement?.closest('tbody [aria-rowindex]')
  return row ? Number(row.getAttribute('aria-rowindex')) - 2 : -1
}
