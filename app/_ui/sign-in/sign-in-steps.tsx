'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#ui/basics/button'
import { Field } from '#ui/basics/field'
import { giveCode, type SignInStep, signIn } from './sign-in'

type Props = {
  /** The address, if it is known already. */
  email?: string
  /** The id of the form, if a button outside submits it. */
  formId?: string
  onIn: () => void
}

/** Asks for the password and, if there is a second factor, for its code. */
export function SignInSteps({ email, formId, onIn }: Props) {
  const [asksCode, setAsksCode] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const fields = new FormData(event.currentTarget)
    const given = (name: string) => String(fields.get(name) ?? '')
    setBusy(true)
    setProblem(null)
    const came = asksCode ? await giveCode(given('code')) : await signIn({ email: email ?? given('email'), password: given('password') })
    if (came.step !== 'in') setBusy(false)
    follow(came)
  }
  const follow = (came: SignInStep) => {
    if (came.step === 'in') return onIn()
    if (came.step === 'code') return setAsksCode(true)
    if (came.fromTheStart) setAsksCode(false)
    setProblem(email !== undefined && came.code === 'credentials-wrong' ? 'This password is not correct. Try again.' : came.words)
  }
  return (
    <form id={formId} onSubmit={submit} method="post" className="space-y-4">
      {asksCode ? (
        <Field
          key="code"
          label="Code"
          name="code"
          autoComplete="one-time-code"
          hint="Six digits from your authenticator, or one of your recovery codes."
          required
          autoFocus
        />
      ) : (
        <>
          {email === undefined && <Field label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />}
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            autoFocus={email !== undefined}
          />
        </>
      )}
      <p role="alert" className="text-rejected text-sm empty:hidden">
        {problem}
      </p>
      {formId === undefined && (
        <Button type="submit" look="primary" disabled={busy} className="h-9 w-full">
          {busy ? 'Signing in…' : asksCode ? 'Go on' : 'Sign in'}
        </Button>
      )}
    </form>
  )
}
