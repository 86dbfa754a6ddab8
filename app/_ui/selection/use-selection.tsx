'use client'

import { useRef, useState } from 'react'
import type { Person } from '#core/people/person'
import { count } from '#ui/basics/numbers'
import { seenText } from '#ui/basics/unseen-parts'
import type { useView } from '#ui/filters/use-view'
import { type Rows, rowsBetween } from '#ui/table/rows'
import type { Ticks } from '#ui/table/ticks'
import { pickRange } from './picked-range'
import { type Candidate, everyone, forget, howMany, isPicked, linkTo, nobody, type Picked, pick, recount } from './selection'
import { useLink } from './use-link'
import { useRecount } from './use-recount'

export type Picking = {
  picked: Picked
  selected: number
  /** That a second range was asked for, which could not be picked beside the first. */
  isApart: boolean
  ticks: Ticks<Person>
  pickEveryone: () => void
  pickNobody: () => void
  replace: (picked: Picked) => void
  /** When people have left the list, and when the server counts otherwise. */
  forget: (people: readonly Candidate[]) => void
  recount: (counted: number) => void
  /** From the person ticked before to this one at place `index`; false when that cannot be picked. */
  reachTo: (person: Candidate, index: number) => boolean
}

// So many rows are sent one by one although they lie side by side; more are a range.
const mostByRow = 1000

/** What is ticked in a list. Another filter begins with nobody ticked, so that nothing is decided out of sight. */
export function usePicked(batchId: string, data: Rows<Person>, { filter, sort, linked, setLink }: ReturnType<typeof useView>): Picking {
  const scope = JSON.stringify(filter)
  const [state, setState] = useState<{ scope: string; picked: Picked; isApart: boolean } | null>(null)
  const before = useRef<{ person: Candidate; index: number; list: string | undefined } | null>(null)
  const isHere = state?.scope === scope
  const byLink = useLink(batchId, filter, isHere ? null : linked)
  const picked = isHere ? state.picked : byLink
  const matching = data.total ?? 0

  const replace = (next: Picked) => {
    setState({ scope, picked: next, isApart: false })
    setLink(linkTo(next))
  }
  const askFor = useRecount(batchId, picked, filter, data.total, replace)
  const reachTo = (person: Candidate, index: number) => {
    // In another order of the list, nobody stands where they stood.
    const latest = before.current
    const start = latest !== null && latest.list === data.list ? latest : { person, index }
    const [first, last] = [Math.min(start.index, index), Math.max(start.index, index)]
    const size = last - first + 1
    const here = size <= mostByRow ? rowsBetween(data, first, last) : []
    if (here.length === size) {
      const between = here.map(({ row }) => row)
      replace(pick(picked, between, true))
      return true
    }
    const next = pickRange(picked, sort, [start.person, person], size)
    if (next === null) {
      setState({ scope, picked, isApart: true })
      return false
    }
    replace(next)
    askFor(next)
    return true
  }
  const ticks: Ticks<Person> = {
    isTicked: (person) => isPicked(picked, person),
    nameOf: ({ row, name }) => `Select row ${count(row)}, ${seenText(name)}`,
    tick: (person, index, on, reach) => {
      if (!(on && reach)) replace(pick(picked, [person], on))
      else if (!reachTo(person, index)) return
      before.current = { person, index, list: data.list }
    },
    all: {
      name: matching === 1 ? 'Select the one person' : `Select all ${count(matching)} people`,
      state: stateOf(howMany(picked, matching), matching),
      tick: (on) => replace(on ? everyone : nobody),
    },
  }
  return {
    picked,
    selected: howMany(picked, matching),
    isApart: isHere && state.isApart,
    ticks,
    pickEveryone: () => replace(everyone),
    pickNobody: () => replace(nobody),
    replace,
    forget: (people) => replace(forget(picked, people)),
    recount: (counted) => replace(recount(picked, counted, matching)),
    reachTo,
  }
}

const stateOf = (selected: number, matching: number) => (selected === 0 ? 'none' : selected === matching ? 'all' : 'some')
