'use client'

import { useState } from 'react'
import type { Reason } from '#core/reasons/reason'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
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
          <DialogFooter
            act="Retire reason"
            isDisabled={change.isPending}
            onAct={() => change.mutate({ url: `/api/reasons/${reason.id}/retirement` }, { onSuccess: () => setOpen(false) })}
            cancel="Keep it"
            onCancel={() => setOpen(false)}
          />
        }
      >
        <p>Checkers can no longer choose this reason. Decisions that used it keep it.</p>
        <Refused error={change.error} />
      </Dialog>
    </>
  )
}
