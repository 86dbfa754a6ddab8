'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Page } from '#core/database/page'
import type { DecisionEntry } from '#core/decisions/statistics/list-all-decisions'
import { getJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { useOnChanged } from '#ui/live/live'
import { Table } from '#ui/table/table'
import { usePages, withQuery } from '#ui/table/use-pages'
import { decisionColumns } from './decision-columns'
import { allDecisionsKey, refreshAllDecisions } from './decision-queries'
import { Statistics } from './statistics'

const pageRows = 200
const refreshPauseMs = 700

/** All decisions the operator may see, newest first, with statistics. */
export function Decisions() {
  const client = useQueryClient()
  const data = usePages<DecisionEntry>([...allDecisionsKey, 'list'], (cursor) =>
    getJson<Page<DecisionEntry>>(withQuery('/api/decisions', { limit: pageRows, cursor })),
  )
  useOnChanged(
    useCallback(() => void refreshAllDecisions(client), [client]),
    refreshPauseMs,
  )
  return (
    <>
      <h1 className="font-semibold text-xl tracking-[-0.01em]">Decisions</h1>
      <p className="mb-4 text-soft">Every decision with its checker and reason, and how long batches waited.</p>
      <Statistics />
      <section aria-label="Decisions" className="rounded-md border border-line bg-sheet">
        <Table
          label="All decisions"
          columns={decisionColumns}
          data={data}
          keyOf={({ id }) => id}
          empty={<Empty title="Nothing has been decided yet">Each decision appears here with its checker, time and reason.</Empty>}
        />
      </section>
    </>
  )
}
