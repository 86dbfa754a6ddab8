'use client'

import Link from 'next/link'
import { useId } from 'react'
import type { Reversal, ReversalSelection } from '#core/reversals/reversal'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter, DoneFooter } from '#ui/basics/dialog-footer'
import { people } from '#ui/basics/numbers'
import { Refused } from '#ui/operators/refused'
import { ReasonForm } from '#ui/reasons/reason-form'
import { useReversalAct } from './reversal-queries'

type Props = { selection: ReversalSelection; selected: number; onClose: () => void; onProposed?: () => void }

/** Asks why people are taken back, and proposes it. */
export function TakeBackDialog({ selection, selected, onClose, onProposed }: Props) {
  const form = useId()
  const act = useReversalAct<Reversal>()
  const title = `Take back ${people(selected)}`
  return (
    <Dialog
      open
      onClose={onClose}
      title={act.data ? 'Proposed' : title}
      footer={
        act.data ? (
          <DoneFooter onClose={onClose} />
        ) : (
          <DialogFooter act="Propose" form={form} look="danger" isBusy={act.isPending} onCancel={onClose} />
        )
      }
    >
      {act.data ? (
        <p className="text-ink">
          Another checker confirms it under{' '}
          <Link href="/reversals" className="font-medium underline underline-offset-2">
            Reversals
          </Link>{' '}
          by {act.data.expiresAt.slice(0, 10)}. Until then {selected === 1 ? 'the person stays' : 'the people stay'} in the register.
        </p>
      ) : (
        <>
          <p className="mb-3 text-ink">
            {selected === 1 ? 'This person leaves' : 'These people leave'} the register once another checker confirms it. This cannot be
            undone: someone who should come back is uploaded again.
          </p>
          <ReasonForm
            id={form}
            verdict="reverse"
            note="The other checker sees it before they confirm, and it stays in the history of the batch."
            busy={act.isPending}
            onReasoned={(reasoned) =>
              act.mutate({ url: '/api/reversals', body: { ...reasoned, selection } }, { onSuccess: () => onProposed?.() })
            }
          />
        </>
      )}
      <Refused error={act.error} />
    </Dialog>
  )
}
