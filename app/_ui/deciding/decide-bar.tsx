'use client'

import { useState } from 'react'
import type { Approval, CheckerVerdict, Selection } from '#core/decisions/decision'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { AskSecondChecker } from '#ui/approval-requests/ask-second-checker'
import { Button } from '#ui/basics/button'
import { count } from '#ui/basics/numbers'
import type { Reasoned } from '#ui/reasons/reason-form'
import { useReasons } from '#ui/reasons/reason-queries'
import { ListDialog } from '#ui/selection/list-dialog'
import { rowMap, toRequest } from '#ui/selection/selection'
import { selectionCountLabel } from '#ui/selection/selection-labels'
import type { ListSelection } from '#ui/selection/use-selection'
import { useShortcuts } from '#ui/shell/shortcuts'
import { ApproveDialog } from './approve-dialog'
import { ReasonDialog } from './reason-dialog'

export type Deciding = { verdict: CheckerVerdict; selection: Selection; returningConfirmed?: true } & Partial<Reasoned>

type Props = {
  batchId: string
  list: ListSelection
  matching: number
  filter: PersonFilter
  busy: boolean
  onDecide: (deciding: Deciding, sheet: Sheet) => void
}

/** The confirmation sheet, which stays open until the answer comes. */
type Sheet = { close: () => void; confirmReturning: () => void; askSecondChecker: (register: number) => void }

type Asking = CheckerVerdict | 'list'

/** An approval that the server refused to one checker alone. */
type TooLarge = { approval: Approval; selected: number; register: number }

const confirmAbove = 500

export function DecideBar({ batchId, list, matching, filter, busy, onDecide }: Props) {
  const [asking, setAsking] = useState<Asking | null>(null)
  const [tooLarge, setTooLarge] = useState<TooLarge | null>(null)
  const { selection: current, count: selected, clear, selectAll } = list
  // Loads the catalogue before the dialog opens.
  useReasons('reject')
  const selection = toRequest(current, filter, matching)
  const close = () => setAsking(null)
  const decide = (verdict: CheckerVerdict, more: Omit<Partial<Deciding>, 'verdict' | 'selection'> = {}) => {
    // The server knows whether people of the selection were rejected or sent back before.
    onDecide(
      { verdict, selection, ...more },
      {
        close,
        confirmReturning: () => setAsking('approve'),
        askSecondChecker: (register) =>
          setTooLarge({ approval: { selection, ...(more.returningConfirmed && { returningConfirmed: true }) }, selected, register }),
      },
    )
  }
  // Not `disabled`, which would drop the focus after every decision.
  const ready = selected > 0 && !busy
  const ask = (verdict: CheckerVerdict) => ready && setAsking(verdict)
  const approve = () => ready && (selected > confirmAbove ? setAsking('approve') : decide('approve'))
  useShortcuts({
    a: approve,
    r: () => ask('reject'),
    b: () => ask('send-back'),
    l: () => setAsking('list'),
    '*': selectAll,
  })
  const isFiltered = Object.keys(filter).length > 0
  const isAll = current.kind === 'matching' && current.range === null && current.except.size === 0
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 small:py-1.5 max-sm:pt-4 small:max-sm:gap-x-2 small:max-sm:pt-1.5">
      <p role="status" className="font-medium text-sm">
        {selectionCountLabel(current, selected, filter)}
      </p>
      <div className="-ml-[9px] flex items-center gap-1 text-sm">
        {!isAll && matching > 0 && (
          <Button look="quiet" size="small" className="text-accent-text" onClick={selectAll}>
            Select all {count(matching)}
            {isFiltered && ' that match'}
          </Button>
        )}
        {selected > 0 ? (
          <Button look="quiet" size="small" onClick={clear}>
            Clear
          </Button>
        ) : (
          <Button look="quiet" size="small" onClick={() => setAsking('list')}>
            Select from a list…
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
          {selected > confirmAbove && '…'}
        </Button>
      </div>
      {(asking === 'reject' || asking === 'send-back') && (
        <ReasonDialog
          verdict={asking}
          batchId={batchId}
          selection={selection}
          selected={selected}
          large={selected > confirmAbove ? selectionCountLabel(current, selected, filter) : null}
          busy={busy}
          onClose={close}
          onDecide={(reasoned) => decide(asking, reasoned)}
        />
      )}
      {asking === 'approve' && (
        <ApproveDialog
          batchId={batchId}
          selection={selection}
          selected={selected}
          label={selectionCountLabel(current, selected, filter)}
          busy={busy}
          onClose={close}
          onApprove={(returningConfirmed) => decide('approve', returningConfirmed ? { returningConfirmed } : {})}
        />
      )}
      {tooLarge && <AskSecondChecker batchId={batchId} {...tooLarge} onAsked={clear} onClose={() => setTooLarge(null)} />}
      {asking === 'list' && (
        <ListDialog
          batchId={batchId}
          onClose={close}
          onRows={(rows) => {
            close()
            list.replace({ kind: 'rows', rows: rowMap(rows) })
          }}
        />
      )}
    </div>
  )
}
