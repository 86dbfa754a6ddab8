'use client'

import { useMemo, useRef } from 'react'
import { type Batch, isOwnBatch } from '#core/batches/batch'
import { isChecker } from '#core/operators/operator'
import { counted, people } from '#ui/basics/numbers'
import { useHeight } from '#ui/basics/use-height'
import { FilterBar } from '#ui/filters/filter-bar'
import { FilterChips } from '#ui/filters/filter-chips'
import { FlagsNotReadyNote } from '#ui/filters/flags-not-ready-note'
import { useView } from '#ui/filters/use-view'
import { findPeople, usePeople } from '#ui/people/people-queries'
import { pendingColumns } from '#ui/people/person-columns'
import { PersonPanel } from '#ui/people/person-panel'
import { usePicked } from '#ui/selection/use-selection'
import { useActor } from '#ui/shell/actor'
import { SearchBox } from '#ui/table/search-box'
import { Table, type TableHandle } from '#ui/table/table'
import { DecideFoot } from './decide-foot'
import { PendingEmpty } from './pending-empty'
import { useDecide } from './use-decide'
import { useRowKeys } from './use-row-keys'

type Props = { batch: Batch; decides: boolean }

/** The people who wait, one of them beside the list, and for a checker the means to decide them. */
export function PendingTab({ batch, decides }: Props) {
  const view = useView()
  const { filter, sort, descending, person, openPerson } = view
  const query = { status: 'pending' as const, filter, sort: `${descending ? '-' : ''}${sort}` }
  const data = usePeople(batch.id, query)
  const picking = usePicked(batch.id, data, view)
  const decide = useDecide(batch.id)
  const table = useRef<TableHandle>(null)
  const tools = useRef<HTMLDivElement>(null)
  const toolsPx = useHeight(tools)
  const actor = useActor()
  const columns = useMemo(() => pendingColumns(openPerson, decides), [openPerson, decides])
  const isFiltered = Object.keys(filter).length > 0
  const find = async (at: number) => data.rowAt(at) ?? (await findPeople(batch.id, query, { at, limit: 1 })).items[0]
  const step = useRowKeys({ data, table, picking: decides ? picking : null, person, onOpen: openPerson, find })
  return (
    <div className={person === null ? '' : 'lg:grid lg:grid-cols-[minmax(0,1fr)_400px]'}>
      <div className={`min-w-0 ${person === null ? '' : 'border-line lg:border-r'}`}>
        <div ref={tools} className="sticky top-0 z-20 rounded-tr-md border-line border-b bg-sheet">
          <SearchBox
            label="Search name, e-mail, city"
            q={filter.q ?? ''}
            onSearch={(q) => view.setFilter({ q: q === '' ? undefined : q })}
            found={data.total === null ? null : isFiltered ? counted(data.total, 'match', 'matches') : people(data.total)}
          >
            <FilterBar batchId={batch.id} view={view} />
          </SearchBox>
          <FilterChips view={view} />
          {data.total !== 0 && <FlagsNotReadyNote batchId={batch.id} filter={filter} />}
        </div>
        <div style={{ '--table-top': `${toolsPx}px` } as React.CSSProperties}>
          <Table
            ref={table}
            label="People who wait"
            columns={columns}
            data={data}
            keyOf={({ row }) => row}
            sorting={{ by: sort, descending, sortBy: view.sortBy }}
            onGone={picking.forget}
            muted={isChecker(actor) && isOwnBatch(actor, batch)}
            isCurrent={({ row }) => row === person}
            empty={<PendingEmpty batch={batch} isFiltered={isFiltered} onEveryone={view.clearFilter} />}
            {...(decides && { ticks: picking.ticks })}
          />
        </div>
        <DecideFoot batch={batch} decides={decides} decide={decide} picking={picking} matching={data.total ?? 0} filter={filter} />
      </div>
      {person !== null && <PersonPanel batchId={batch.id} row={person} onStep={step} onClose={() => openPerson(null)} />}
    </div>
  )
}
