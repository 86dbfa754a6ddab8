import { maxActRows } from '#core/deliveries/delivery-act'
import type { Person } from '#core/people/person'
import { count } from '#ui/basics/numbers'
import { type Rows, rowsBetween } from '#ui/table/rows'
import type { Ticks } from '#ui/table/ticks'

/** Tick boxes of a list of people, for as many as one act takes. The one in the heading ticks those that are loaded. */
export function ticksOf<Row extends Person>(
  data: Rows<Row>,
  ticked: ReadonlySet<number>,
  onTicked: (rows: ReadonlySet<number>) => void,
): Ticks<Row> {
  const loaded = data.rows.slice(0, maxActRows)
  const change = (rows: Row[], on: boolean) => {
    const next = new Set(ticked)
    for (const { row } of rows) {
      if (!on) next.delete(row)
      else if (next.size < maxActRows) next.add(row)
    }
    onTicked(next)
  }
  const all = loaded.length > 0 && loaded.every(({ row }) => ticked.has(row))
  return {
    isTicked: ({ row }) => ticked.has(row),
    tick: (row, index, on, extend) => {
      const first = extend ? data.rows.findLastIndex((other, at) => at < index && ticked.has(other.row)) : -1
      change(first < 0 ? [row] : rowsBetween(data, first, index).map((placed) => placed.row), on)
    },
    nameOf: ({ name, row }) => name ?? `Row ${count(row)}`,
    all: {
      state: all ? 'all' : ticked.size > 0 ? 'some' : 'none',
      name: `Select ${count(loaded.length)} people`,
      tick: (on) => (on ? change(loaded, true) : onTicked(new Set())),
    },
  }
}
