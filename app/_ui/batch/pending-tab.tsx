'use client'

import { useRef } from 'react'
import type { Batch } from '#core/batches/batch'
import type { CheckerVerdict } from '#core/decisions/decision'
import { counted, people } from '#ui/basics/numbers'
import { SearchBox } from '#ui/table/search-box'
import { Table, type TableHandle } from '#ui/table/table'
import { useSearch } from '#ui/table/use-search'
import { DecideBar } from './decide-bar'
import { DecideStatus } from './decide-status'
import { PendingEmpty } from './pending-empty'
import { selectionOf } from './picked'
import { useDecide } from './use-decide'
import { usePicked } from './use-picked'
import { useRowKeys } from './use-row-keys'
import { useUsers } from './use-users'
import { userColumns } from './user-columns'

type Props = { batch: Batch; decides: boolean }

/** The people who wait, and for a checker the means to decide them. */
export function PendingTab({ batch, decides }: Props) {
  const [q, setQ] = useSearch()
  const data = useUsers(batch.id, { status: 'pending', q })
  const picking = usePicked(data.rows, q)
  const decide = useDecide(batch.id)
  const table = useRef<TableHandle>(null)
  const matching = data.total ?? data.rows.length
  useRowKeys(decides, data.rows, table, picking)

  const onDecide = (verdict: CheckerVerdict, reason?: string) =>
    decide.mutate(
      { verdict, selection: selectionOf(picking.picked, q ? { q } : {}, matching), ...(reason !== undefined && { reason }) },
      { onSuccess: picking.pickNobody },
    )
  return (
    <>
      <div className="sticky top-0 z-20 border-line border-b bg-sheet">
        <SearchBox
          label="Search name, e-mail, city"
          q={q}
          onSearch={setQ}
          found={data.total === null ? null : q ? `${counted(data.total, 'match', 'matches')}` : people(data.total)}
        />
      </div>
      <div style={{ '--table-top': '45px' } as React.CSSProperties}>
        <Table
          ref={table}
          label="People who wait"
          columns={userColumns}
          data={data}
          keyOf={({ row }) => row}
          empty={<PendingEmpty batch={batch} q={q} />}
          {...(decides && { ticks: picking.ticks })}
        />
      </div>
      {(decides || decide.data || decide.error) && (
        <div className="sticky bottom-0 z-20 rounded-b-md border-edge border-t bg-sheet">
          <DecideStatus batchId={batch.id} decide={decide} />
          {decides && <DecideBar picking={picking} matching={matching} q={q} busy={decide.isPending} onDecide={onDecide} />}
        </div>
      )}
    </>
  )
}
