'use client'

import { useNarrow } from '#ui/table/use-narrow'
import type { useView } from './use-view'

const orders = [
  { value: 'row', word: 'Row' },
  { value: '-row', word: 'Last row' },
  { value: 'name', word: 'Name' },
  { value: '-name', word: 'Name, Z–A' },
]

/** The order, where the table has no room for the heads that choose it. */
export function SortChoice({ view: { sort, descending, sortBy } }: { view: ReturnType<typeof useView> }) {
  if (!useNarrow()) return null
  return (
    <select
      aria-label="Order"
      value={`${descending ? '-' : ''}${sort}`}
      onChange={({ currentTarget: { value } }) => sortBy(value.replace('-', ''), value.startsWith('-'))}
      className="ml-auto h-10 w-20 min-w-0 rounded-md bg-transparent px-1 text-soft text-sm"
    >
      {orders.map(({ value, word }) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  )
}
