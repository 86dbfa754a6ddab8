'use client'

import { useState } from 'react'
import type { CheckerVerdict, Selection } from '#core/decisions/decision'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { Button } from '#ui/basics/button'
import { count } from '#ui/basics/numbers'
import { ListDialog } from '#ui/review/list-dialog'
import { useShortcuts } from '#ui/shell/shortcuts'
import { ApproveDialog } from './approve-dialog'
import { byRow } from './named'
import { selectionOf } from './picked'
import { ReasonDialog, type Reasoned } from './reason-dialog'
import { selectionCountLabel } from './selection-count-label'
import type { Picking } from './use-picked'
import { useReasons } from './use-reasons'

export type Deciding = { verdict: CheckerVerdict; selection: Selection } & Partial<Reasoned>

type Props = {
  batchId: string
  picking: Picking
  matching: number
  filter: PersonFilter
  busy: boolean
  onDecide: (deciding: Deciding) => void
}

type Asking = CheckerVerdict | 'list'

const askAbove = 500

/** Says exactly what is selected, and decides it. */
export function DecideBar({ batchId, picking, matching, filter, busy, onDecide }: Props) {
  const [asking, setAsking] = useState<Asking | null>(null)
  const { picked, selected, pickNobody, pickEveryone } = picking
  // There already when somebody asks why.
  useReasons('reject')
  const selection = selectionOf(picked, filter, matching)
  const decide = (verdict: CheckerVerdict, reasoned: Partial<Reasoned> = {}) => {
    setAsking(null)
    onDecide({ verdict, selection, ...reasoned })
  }
  // Not `disabled`, which would throw the focus away after every decision.
  const ready = selected > 0 && !busy
  const ask = (verdict: CheckerVerdict) => ready && setAsking(verdict)
  const approve = () => ready && (selected > askAbove ? setAsking('approve') : decide('approve'))
  useShortcuts({
    a: approve,
    r: () => ask('reject'),
    b: () => ask('send-back'),
    l: () => setAsking('list'),
    '*': pickEveryone,
  })
  const isFiltered = Object.keys(filter).length > 0
  const isAll = picked.kind === 'matching' && picked.range === null && picked.except.size === 0
  const close = () => setAsking(null)
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 max-sm:pt-4">
      <p role="status" className="font-medium text-sm">
        {selectionCountLabel(picked, selected, filter)}
      </p>
      <div className="flex items-center gap-1 text-sm">
        {!isAll && matching > 0 && (
          <Button look="quiet" size="small" className="text-accent-text" onClick={pickEveryone}>
            Select all {count(matching)}
            {isFiltered && ' that match'}
          </Button>
        )}
        {selected > 0 ? (
          <Button look="quiet" size="small" onClick={pickNobody}>
            Clear
          </Button>
        ) : (
          <Button look="quiet" size="small" onClick={() => setAsking('list')}>
            By a list…
          </Button>
        )}
      </div>
      <div className="ml-auto flex gap-2 max-sm:ml-0 max-sm:w-full max-sm:[&>*]:flex-1 max-sm:[&>*]:px-2">
        <Button size="thumb" aria-disabled={!ready} onClick={() => ask('reject')}>
          Reject…
        </Button>
        <Button size="thumb" aria-disabled={!ready} onClick={() => ask('send-back')}>
          Send back…
        </Button>
        <Button look="primary" size="thumb" aria-disabled={!ready} onClick={approve}>
          Approve{selected > 0 && ` ${count(selected)}`}
          {selected > askAbove && '…'}
        </Button>
      </div>
      {(asking === 'reject' || asking === 'send-back') && (
        <ReasonDialog verdict={asking} selected={selected} onClose={close} onDecide={(reasoned) => decide(asking, reasoned)} />
      )}
      {asking === 'approve' && (
        <ApproveDialog
          batchId={batchId}
          selection={selection}
          selected={selected}
          words={selectionCountLabel(picked, selected, filter)}
          onClose={close}
          onApprove={() => decide('approve')}
        />
      )}
      {asking === 'list' && (
        <ListDialog
          batchId={batchId}
          onClose={close}
          onRows={(rows) => {
            close()
            picking.replace({ kind: 'rows', rows: byRow(rows) })
          }}
        />
      )}
    </div>
  )
}
