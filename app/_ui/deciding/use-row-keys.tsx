'use client'

import { type RefObject, useRef } from 'react'
import type { Person } from '#core/people/person'
import type { Candidate } from '#ui/selection/selection'
import type { Picking } from '#ui/selection/use-selection'
import { useShortcuts } from '#ui/shell/shortcuts'
import type { Rows } from '#ui/table/rows'
import type { TableHandle } from '#ui/table/table'

type Keyed = {
  data: Rows<Person>
  table: RefObject<TableHandle | null>
  /** None for whoever only looks. */
  picking: Picking | null
  /** The row that is open beside the list. */
  person: number | null
  onOpen: (row: number | null) => void
  /** The person at a place that may not have been loaded yet. */
  find: (index: number) => Promise<Candidate | undefined>
}

/**
 * j, k and the arrows go from person to person, x selects, with Shift as far as one goes; Enter opens, Esc steps back.
 * Returns how to go so many people on. While one is open, the one who is gone to is opened.
 */
export function useRowKeys({ data, table, picking, person, onOpen, find }: Keyed): (by: number) => void {
  const latest = useRef(0)
  const here = () => {
    const focused = focusedIndex()
    if (focused >= 0) latest.current = focused
    return focused
  }
  const go = (index: number) => {
    if (data.length === 0) return
    latest.current = Math.min(Math.max(index, 0), data.length - 1)
    table.current?.focusRow(latest.current)
    if (person !== null) void find(latest.current).then((next) => next && onOpen(next.row))
  }
  const step = (by: number) => go(here() < 0 && latest.current === 0 ? 0 : latest.current + by)
  const tick = (reach: boolean) => {
    const row = data.rowAt(here())
    if (row && picking) picking.ticks.tick(row, latest.current, reach || !picking.ticks.isTicked(row), reach)
  }
  const reach = async (index: number) => {
    const start = data.rowAt(here())
    if (!picking || !start) return
    if (!picking.ticks.isTicked(start)) picking.ticks.tick(start, latest.current, true, false)
    go(index)
    const end = data.rowAt(latest.current) ?? (await find(latest.current))
    if (end) picking.reachTo(end, latest.current)
  }
  const inRow = (act: (event: KeyboardEvent) => unknown) => (event: KeyboardEvent) => (here() < 0 ? false : act(event))
  const arrow = (by: number) => inRow((event) => (event.shiftKey ? reach(latest.current + by) : step(by)))
  const end = (index: () => number) => inRow((event) => (event.shiftKey ? reach(index()) : go(index())))
  const open = () => {
    const row = data.rowAt(here())
    if (row) onOpen(row.row)
  }
  const close = () => {
    onOpen(null)
    table.current?.focusRow(latest.current)
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
    Escape: () => (person === null ? picking?.pickNobody() : close()),
  })
  return step
}

// A button or link that has the focus keeps its Enter.
const isControl = (target: EventTarget | null) => target instanceof HTMLElement && target.matches('button, a')

// The heading is row 1; the first person is row 2.
function focusedIndex(): number {
  const row = document.activeElement?.closest('tbody [aria-rowindex]')
  return row ? Number(row.getAttribute('aria-rowindex')) - 2 : -1
}
