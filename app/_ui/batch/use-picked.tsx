'use client'

import { useRef, useState } from 'react'
import type { User } from '#core/users/user'
import { count } from '#ui/basics/numbers'
import type { Ticks } from '#ui/table/ticks'
import { everyone, isPicked, nobody, type Picked, pick } from './picked'

export type Picking = {
  picked: Picked
  ticks: Ticks<User>
  pickEveryone: () => void
  pickNobody: () => void
}

/** What is ticked in a list. Another search begins with nobody ticked, so that nothing is decided out of sight. */
export function usePicked(rows: User[], q: string): Picking {
  const [state, setState] = useState({ q, picked: nobody })
  const before = useRef(0)
  if (state.q !== q) setState({ q, picked: nobody })
  const picked = state.q === q ? state.picked : nobody
  const change = (next: Picked) => setState({ q, picked: next })

  const ticked = rows.filter(({ row }) => isPicked(picked, row)).length
  const ticks: Ticks<User> = {
    isTicked: ({ row }) => isPicked(picked, row),
    nameOf: ({ row, name }) => `Select row ${count(row)}, ${name}`,
    tick: (_, index, on, reach) => {
      const [from, to] = reach ? [Math.min(before.current, index), Math.max(before.current, index)] : [index, index]
      before.current = index
      change(
        pick(
          picked,
          rows.slice(from, to + 1).map(({ row }) => row),
          on,
        ),
      )
    },
    all: {
      name: `Select the ${count(rows.length)} people loaded`,
      state: ticked === 0 ? 'none' : ticked === rows.length ? 'all' : 'some',
      tick: (on) =>
        change(
          on
            ? pick(
                picked,
                rows.map(({ row }) => row),
                true,
              )
            : nobody,
        ),
    },
  }
  return { picked, ticks, pickEveryone: () => change(everyone), pickNobody: () => change(nobody) }
}
