'use client'

import { useState } from 'react'
import type { CheckerVerdict } from '#core/decisions/decision'
import { Button } from '#ui/basics/button'
import { count } from '#ui/basics/numbers'
import { useShortcuts } from '#ui/shell/shortcuts'
import { ApproveDialog } from './approve-dialog'
import { howMany } from './picked'
import { RejectDialog } from './reject-dialog'
import type { Picking } from './use-picked'

type Props = {
  picking: Picking
  matching: number
  q: string
  busy: boolean
  onDecide: (verdict: CheckerVerdict, reason?: string) => void
}

const askAbove = 500

/** Says exactly what is selected, and decides it. */
export function DecideBar({ picking, matching, q, busy, onDecide }: Props) {
  const [asking, setAsking] = useState<CheckerVerdict | null>(null)
  const selected = howMany(picking.picked, matching)
  const decide = (verdict: CheckerVerdict, reason?: string) => {
    setAsking(null)
    onDecide(verdict, reason)
  }
  // Not `disabled`, which would throw the focus away after every decision.
  const ready = selected > 0 && !busy
  const approve = () => ready && (selected > askAbove ? setAsking('approve') : decide('approve'))
  const reject = () => ready && setAsking('reject')
  useShortcuts({ a: approve, r: reject, Escape: picking.pickNobody })
  const isAll = picking.picked.kind === 'matching'
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <p role="status" className="text-sm">
        <span className="font-medium">{wordsFor(picking, selected, q)}</span>
      </p>
      <div className="flex items-center gap-1 text-sm">
        {!isAll && selected < matching && (
          <Button look="quiet" size="small" className="text-accent-text" onClick={picking.pickEveryone}>
            Select all {count(matching)}
            {q !== '' && ' that match'}
          </Button>
        )}
        {selected > 0 && (
          <Button look="quiet" size="small" onClick={picking.pickNobody}>
            Clear
          </Button>
        )}
      </div>
      <div className="ml-auto flex gap-2 max-sm:ml-0 max-sm:w-full max-sm:[&>*]:flex-1">
        <Button size="thumb" aria-disabled={!ready} onClick={reject}>
          Reject…
        </Button>
        <Button look="primary" size="thumb" aria-disabled={!ready} onClick={approve}>
          Approve{selected > 0 && ` ${count(selected)}`}
          {selected > askAbove && '…'}
        </Button>
      </div>
      <RejectDialog
        open={asking === 'reject'}
        selected={selected}
        onClose={() => setAsking(null)}
        onReject={(reason) => decide('reject', reason)}
      />
      <ApproveDialog
        open={asking === 'approve'}
        selected={selected}
        words={`${wordsFor(picking, selected, q)}.`}
        onClose={() => setAsking(null)}
        onApprove={() => decide('approve')}
      />
    </div>
  )
}

function wordsFor({ picked }: Picking, selected: number, q: string): string {
  if (picked.kind === 'rows') return selected === 0 ? 'Nobody selected' : `${count(selected)} selected`
  const scope = q === '' ? 'pending' : `that match “${q}”`
  return picked.except.size === 0
    ? `All ${count(selected)} ${scope} selected`
    : `${count(selected)} selected: all ${scope} but ${count(picked.except.size)}`
}
