'use client'

import { useEffect, useId, useRef, useState } from 'react'
import { answerStaleSignIn } from '#ui/api/step-up'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { SignInSteps } from '#ui/sign-in/sign-in-steps'

/** Asks for the password again when a change needs a recent sign-in, then continues the change. */
export function StepUp({ email }: { email: string }) {
  const formId = useId()
  const [open, setOpen] = useState(false)
  const waiting = useRef<((given: boolean) => void)[]>([])
  // The password field takes the focus before the dialog can see what had it.
  const focused = useRef<HTMLElement>(null)
  useEffect(
    () =>
      answerStaleSignIn(() => {
        focused.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
        setOpen(true)
        return new Promise((resolve) => waiting.current.push(resolve))
      }),
    [],
  )
  const end = (given: boolean) => {
    setOpen(false)
    for (const resolve of waiting.current.splice(0)) resolve(given)
  }
  return (
    <Dialog
      open={open}
      onClose={() => end(false)}
      title="Enter your password again"
      finalFocus={focused}
      footer={<DialogFooter act="Continue" form={formId} onCancel={() => end(false)} />}
    >
      <p className="mb-3">You signed in a while ago. What you were doing continues by itself.</p>
      <SignInSteps email={email} formId={formId} onIn={() => end(true)} />
    </Dialog>
  )
}
