'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { PersonFilter, PersonRange } from '#core/people/filter/person-filter'
import type { Person } from '#core/people/person'
import { count } from '#ui/basics/numbers'
import { seenText } from '#ui/basics/unseen-parts'
import { batchKey } from '#ui/batch/batch-queries'
import type { SelectionLink } from '#ui/filters/selection-link'
import type { useView } from '#ui/filters/use-view'
import { findPeople } from '#ui/people/people-queries'
import { type Rows, rowsBetween } from '#ui/table/rows'
import type { Ticks } from '#ui/table/ticks'
import {
  type Candidate,
  isSelected,
  removeDecided,
  rowMap,
  type Selection,
  selectAll,
  selectedCount,
  selectNone,
  selectRange,
  setSelected,
  toLink,
  toRequest,
  withServerCount,
} from './selection'
import { findFromList, previewSelection } from './selection-requests'

type RefusedRange = 'second' | 'order'

export type ListSelection = {
  selection: Selection
  count: number
  /** Why the last range asked for was refused: it does not overlap the one already selected, or the list is in an order without ranges. */
  refusedRange: RefusedRange | null
  ticks: Ticks<Person>
  selectAll: () => void
  clear: () => void
  replace: (selection: Selection) => void
  /** Call when people have left the list. */
  removeDecided: (people: readonly Candidate[]) => void
  /** Call when the server reports another count. */
  applyServerCount: (counted: number) => void
  /** Selects from the person ticked before to the one at `index`; returns false when the range was refused. */
  extendTo: (person: Candidate, index: number) => boolean
}

// Up to this many neighbours are sent row by row; more become a range.
const maxRowsSentSingly = 1000

/** The selection in a list of people. Another filter starts with an empty selection, so no one is decided out of sight. */
export function useSelection(
  batchId: string,
  data: Rows<Person>,
  { filter, sort, link, setLink }: ReturnType<typeof useView>,
): ListSelection {
  const scope = JSON.stringify(filter)
  const [state, setState] = useState<{ scope: string; selection: Selection; refusedRange: RefusedRange | null } | null>(null)
  const lastTicked = useRef<{ person: Candidate; index: number; list: string | undefined } | null>(null)
  const isCurrent = state?.scope === scope
  const linkedSelection = useLinkedSelection(batchId, filter, isCurrent ? null : link)
  const selection = isCurrent ? state.selection : linkedSelection
  const matching = data.total ?? 0

  const replace = (next: Selection) => {
    setState({ scope, selection: next, refusedRange: null })
    setLink(toLink(next))
  }
  const recount = useRecount(batchId, selection, filter, data.total, replace)
  const extendTo = (person: Candidate, index: number) => {
    // After the list was sorted differently, the index of the person ticked before means nothing.
    const start = lastTicked.current?.list === data.list && lastTicked.current ? lastTicked.current : { person, index }
    const [first, last] = [Math.min(start.index, index), Math.max(start.index, index)]
    const size = last - first + 1
    const loaded = size <= maxRowsSentSingly ? rowsBetween(data, first, last) : []
    if (loaded.length === size) {
      replace(
        setSelected(
          selection,
          loaded.map(({ row }) => row),
          true,
        ),
      )
      return true
    }
    const isRanged = sort === 'row' || sort === 'name'
    const next = isRanged ? selectRange(selection, sort, [start.person, person], size) : null
    if (next === null) {
      setState({ scope, selection, refusedRange: isRanged ? 'second' : 'order' })
      return false
    }
    replace(next)
    recount(next)
    return true
  }
  const ticks: Ticks<Person> = {
    isTicked: (person) => isSelected(selection, person),
    nameOf: ({ row, name }) => `Select row ${count(row)}, ${seenText(name ?? 'masked')}`,
    tick: (person, index, on, extend) => {
      if (!(on && extend)) replace(setSelected(selection, [person], on))
      else if (!extendTo(person, index)) return
      lastTicked.current = { person, index, list: data.list }
    },
    all: {
      name: matching === 1 ? 'Select the only person' : `Select all ${count(matching)} people`,
      state: tickState(selectedCount(selection, matching), matching),
      tick: (on) => replace(on ? selectAll : selectNone),
    },
  }
  return {
    selection,
    count: selectedCount(selection, matching),
    refusedRange: isCurrent ? state.refusedRange : null,
    ticks,
    selectAll: () => replace(selectAll),
    clear: () => replace(selectNone),
    replace,
    removeDecided: (people) => replace(removeDecided(selection, people)),
    applyServerCount: (counted) => replace(withServerCount(selection, counted, matching)),
    extendTo,
  }
}

const tickState = (selected: number, matching: number) => (selected === 0 ? 'none' : selected === matching ? 'all' : 'some')

/** The selection a link describes; empty until the people at the ends of its range are loaded. */
function useLinkedSelection(batchId: string, filter: PersonFilter, link: SelectionLink | null): Selection {
  const range = link?.range ?? null
  const { data: ranged } = useQuery({
    queryKey: [...batchKey(batchId), 'linked-range', filter, range],
    queryFn: () => (range ? findRange(batchId, filter, range) : selectNone),
    enabled: range !== null,
  })
  const selection = range ? ranged : link ? selectAll : selectNone
  if (!link || selection?.kind !== 'matching') return selectNone
  return { ...selection, except: rowMap(link.except) }
}

/** The range from the first to the last person in it who is still pending. */
async function findRange(batchId: string, filter: PersonFilter, range: PersonRange): Promise<Selection> {
  const firstBy = (sort: string) => findPeople(batchId, { status: 'pending', filter: { ...filter, range }, sort }, { at: 0, limit: 1 })
  const [{ items: firsts, total }, { items: lasts }] = await Promise.all([firstBy(range.sort), firstBy(`-${range.sort}`)])
  const [first, last] = [firsts[0], lasts[0]]
  return (first && last && selectRange(selectNone, range.sort, [first, last], total)) ?? selectNone
}

/**
 * Asks the server which selected people are still pending when the list has shrunk, and returns a function that asks for a given
 * selection. A failure is ignored here: the server counts again when the selection is decided.
 */
function useRecount(
  batchId: string,
  selection: Selection,
  filter: PersonFilter,
  matching: number | null,
  replace: (next: Selection) => void,
) {
  const before = useRef(matching)
  const { mutate } = useMutation({
    mutationFn: (asked: Selection) => countPending(batchId, asked, filter, matching ?? 0),
    onSuccess: (answer, asked) => {
      if (answer.kind === 'rows') {
        // Not `asked`: the checker may have ticked more rows since.
        if (answer.decided.length > 0) replace(setSelected(selection, answer.decided, false))
      } else if (asked === selection) replace(withServerCount(selection, answer.pending, matching ?? 0))
    },
  })
  useEffect(() => {
    const hasShrunk = matching !== null && before.current !== null && matching < before.current
    before.current = matching
    if (hasShrunk && needsRecount(selection)) mutate(selection)
  }, [matching, selection, mutate])
  return mutate
}

// "All that match" needs none: the list itself brings its count.
const needsRecount = (selection: Selection) =>
  selection.kind === 'rows' ? selection.rows.size > 0 : Boolean(selection.range) || selection.except.size + selection.also.size > 0

async function countPending(batchId: string, selection: Selection, filter: PersonFilter, matching: number) {
  if (selection.kind === 'matching') {
    const { pending } = await previewSelection(batchId, toRequest(selection, filter, matching), 0)
    return { kind: 'matching' as const, pending }
  }
  const rows = [...selection.rows.keys()]
  const pending = new Set((await findFromList(batchId, { rows })).rows)
  const decided = rows.filter((row) => !pending.has(row)).map((row) => ({ row, name: '' }))
  return { kind: 'rows' as const, decided }
}
