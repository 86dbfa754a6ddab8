'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { type Batch, isOwnBatch } from '#core/batches/batch'
import { isChecker } from '#core/operators/operator'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { counted, people } from '#ui/basics/numbers'
import { useHeight } from '#ui/basics/use-height'
import { useMasked } from '#ui/disclosures/disclosure-query'
import { facetsQuery } from '#ui/filters/facet-queries'
import { FilterBar } from '#ui/filters/filter-bar'
import { FilterChips } from '#ui/filters/filter-chips'
import { useView } from '#ui/filters/use-view'
import { findPeople, usePeople } from '#ui/people/people-queries'
import { pendingColumns } from '#ui/people/person-columns'
import { PersonPanel } from '#ui/people/person-panel'
import { useFieldColumns } from '#ui/people/use-field-columns'
import { useSelection } from '#ui/selection/use-selection'
import { useActor } from '#ui/shell/actor'
import { SearchBox } from '#ui/table/search-box'
import { Table, type TableHandle } from '#ui/table/table'
import { DecideFoot } from './decide-foot'
import { PendingEmpty } from './pending-empty'
import { useDecide } from './use-decide'
import { useRowKeys } from './use-row-keys'

type Props = { batch: Batch; isDecider: boolean }

/** The pending people, the open person beside them, and a checker's controls. */
export function PendingTab({ batch, isDecider }: Props) {
  const view = useView()
  const { filter, sort, descending, person, openPerson } = view
  const query = { status: 'pending' as const, filter, sort: `${descending ? '-' : ''}${sort}` }
  const data = usePeople(batch.id, query)
  const list = useSelection(batch.id, data, view)
  const decide = useDecide(batch.id)
  const table = useRef<TableHandle>(null)
  const tools = useRef<HTMLDivElement>(null)
  const toolsPx = useHeight(tools)
  const actor = useActor()
  const masked = useMasked(batch.id)
  const isMasked = (...keys: string[]) => masked.some(({ key }) => keys.includes(key))
  const fieldColumns = useFieldColumns(batch.id, view.columns)
  const columns = useMemo(() => {
    const shown = fieldColumns.fields.filter(({ key }) => fieldColumns.shown.includes(key))
    const isMaskedKey = (key: string) => masked.some((field) => field.key === key)
    return pendingColumns({ onOpen: openPerson, isTicked: isDecider, shown, off: fieldColumns.off, isMasked: isMaskedKey })
  }, [openPerson, isDecider, fieldColumns, masked])
  const isFiltered = Object.keys(filter).length > 0
  const find = async (at: number) => data.rowAt(at) ?? (await findPeople(batch.id, query, { at, limit: 1 })).items[0]
  const step = useRowKeys({ data, table, list: isDecider ? list : null, person, onOpen: openPerson, find })
  return (
    <div className={person === null ? '' : 'lg:grid lg:grid-cols-[minmax(0,1fr)_400px]'}>
      <div className={`min-w-0 ${person === null ? '' : 'border-line lg:border-r'}`}>
        <div ref={tools} className="sticky top-0 z-21 rounded-tr-md border-line border-b bg-sheet">
          <SearchBox
            label={
              fieldColumns.off.length > 0 || fieldColumns.fields.some(({ field }) => field.isFilterable)
                ? 'Search people'
                : 'Search name, e-mail, city'
            }
            isOff={masked.length > 0}
            q={filter.q ?? ''}
            onSearch={(q) => view.setFilter({ q: q === '' ? undefined : q })}
            found={data.total === null ? null : isFiltered ? counted(data.total, 'match', 'matches') : people(data.total)}
          >
            <FilterBar batchId={batch.id} view={view} columns={fieldColumns} isMasked={isMasked} />
          </SearchBox>
          <FilterChips view={view} columns={fieldColumns.fields} />
          {data.total !== 0 && <FlagsNotReadyNote batchId={batch.id} filter={filter} />}
        </div>
        <div style={toolsPx === 0 ? undefined : ({ '--table-top': `${toolsPx}px` } as React.CSSProperties)}>
          <Table
            ref={table}
            label="Pending people"
            columns={columns}
            data={data}
            keyOf={({ row }) => row}
            sorting={{ by: sort, descending, sortBy: view.sortBy }}
            onGone={list.removeDecided}
            muted={isChecker(actor) && isOwnBatch(actor, batch)}
            isCurrent={({ row }) => row === person}
            empty={<PendingEmpty batch={batch} isFiltered={isFiltered} onClearFilters={view.clearFilter} />}
            {...(isDecider && { ticks: list.ticks })}
          />
        </div>
        <DecideFoot batch={batch} isDecider={isDecider} decide={decide} list={list} matching={data.total ?? 0} filter={filter} />
      </div>
      {person !== null && <PersonPanel batch={batch} row={person} onStep={step} onClose={() => openPerson(null)} />}
    </div>
  )
}

// Until the review index is built, people without a flag may still get one.
function FlagsNotReadyNote({ batchId, filter }: { batchId: string; filter: PersonFilter }) {
  const { data } = useQuery(facetsQuery(batchId, filter))
  if (data?.isBuilt !== false) return null
  return <p className="px-4 pb-2 text-soft text-sm">Flags are not ready yet, so no one is flagged.</p>
}
