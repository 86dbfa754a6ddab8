'use client'

import { useEffect, useRef, useState } from 'react'
import { answerStaleSignIn } from '#ui/api/step-up'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { SignInSteps } from '#ui/sign-in/sign-in-steps'

/** Asks for the password again when a change needs a recent sign-in, then continues the change. */
export function StepUp({ email }: { email: string }) {
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
      footer={
        <Button size="thumb" onClick={() => end(false)}>
          Cancel
        </Button>
      }
    >
      <p className="mb-3">You signed in a while ago. What you were doing continues by itself.</p>
      <SignInSteps email={email} act="Continue" onIn={() => end(true)} />
    </Dialog>
  )
}
