'use client'

import { useState } from 'react'
import type { RegisterEntry } from '#core/people/read-register'
import { count } from '#ui/basics/numbers'
import { seenText } from '#ui/basics/unseen-parts'
import { type Rows, rowsBetween } from '#ui/table/rows'
import type { Ticks } from '#ui/table/ticks'

/** The people of the register that are ticked. Another filter starts with none, so no one is taken back out of sight. */
export function useRegisterTicks(data: Rows<RegisterEntry>, filter: object) {
  const scope = JSON.stringify(filter)
  const [state, setState] = useState({ scope, keys: new Set<string>(), last: null as number | null })
  const { keys, last } = state.scope === scope ? state : { keys: new Set<string>(), last: null }
  const ticked = data.rows.filter((entry) => keys.has(keyOf(entry)))
  const set = (entries: RegisterEntry[], on: boolean, index: number | null) => {
    const next = new Set(keys)
    for (const entry of entries) on ? next.add(keyOf(entry)) : next.delete(keyOf(entry))
    setState({ scope, keys: next, last: index })
  }
  const ticks: Ticks<RegisterEntry> = {
    isTicked: (entry) => keys.has(keyOf(entry)),
    tick: (entry, index, on, extend) => {
      const reached =
        extend && last !== null ? rowsBetween(data, Math.min(last, index), Math.max(last, index)).map(({ row }) => row) : [entry]
      set(reached, on, index)
    },
    nameOf: (entry) => `Select ${entry.name === null ? `row ${count(entry.row)}` : seenText(entry.name)}`,
    all: {
      state: ticked.length === 0 ? 'none' : ticked.length === data.rows.length ? 'all' : 'some',
      name: 'Select everyone shown',
      tick: (on) => set(data.rows, on, null),
    },
  }
  return { ticks, ticked, clear: () => setState({ scope, keys: new Set(), last: null }) }
}

const keyOf = ({ batchId, row }: RegisterEntry) => `${batchId}.${row}`
