'use client'

import { useState } from 'react'
import type { Reason } from '#core/reasons/reason'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { Refused } from '#ui/operators/refused'
import { useReasonAct } from './use-reason-act'

/** Takes a reason out of what is offered. It cannot come back, so it is asked once. */
export function RetireReason({ reason }: { reason: Reason }) {
  const [open, setOpen] = useState(false)
  const act = useReasonAct()
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={`Retire “${reason.title}”…`}>
        Retire…
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Retire “${reason.title}”`}
        footer={
          <>
            <Button size="thumb" onClick={() => setOpen(false)}>
              Keep it
            </Button>
            <Button
              look="primary"
              size="thumb"
              disabled={act.isPending}
              onClick={() => act.mutate({ url: `/api/reasons/${reason.id}/retirement` }, { onSuccess: () => setOpen(false) })}
            >
              Retire it
            </Button>
          </>
        }
      >
        <p>Nobody is offered it any more. Decisions that were made with it keep it.</p>
        <Refused error={act.error} />
      </Dialog>
    </>
  )
}
