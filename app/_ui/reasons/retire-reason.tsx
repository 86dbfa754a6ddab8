'use client'

import { useState } from 'react'
import type { Reason } from '#core/reasons/reason'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { Refused } from '#ui/operators/refused'
import { useChangeReasons } from './reason-queries'

/** Retiring cannot be undone, so it asks for confirmation. */
export function RetireReason({ reason }: { reason: Reason }) {
  const [open, setOpen] = useState(false)
  const change = useChangeReasons()
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
              disabled={change.isPending}
              onClick={() => change.mutate({ url: `/api/reasons/${reason.id}/retirement` }, { onSuccess: () => setOpen(false) })}
            >
              Retire reason
            </Button>
          </>
        }
      >
        <p>Checkers can no longer choose this reason. Decisions that used it keep it.</p>
        <Refused error={change.error} />
      </Dialog>
    </>
  )
}
