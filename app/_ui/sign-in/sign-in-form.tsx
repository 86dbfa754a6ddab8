'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#ui/basics/button'
import { Field } from '#ui/basics/field'
import { signIn } from './sign-in'

export function SignInForm({ next }: { next: string }) {
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(null)
    const refused = await signIn({ email: String(form.get('email')), password: String(form.get('password')) })
    // What is searched for stands in the fragment, which browsers carry along to this page.
    if (refused === null) return location.assign(next + location.hash)
    setProblem(refused)
    setBusy(false)
  }
  return (
    <form onSubmit={submit} method="post" className="space-y-4">
      <Field label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <p role="alert" className="text-rejected text-sm empty:hidden">
        {problem}
      </p>
      <Button type="submit" look="primary" disabled={busy} className="h-9 w-full">
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}
