'use client'

import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { type FormEvent, useEffect, useState } from 'react'
import { shortestPassword } from '#core/operators/password'
import { isHalfKey, wholeKey } from '#core/operators/whole-key'
import { postOnce } from '#ui/api/request'
import { Button, buttonLook } from '#ui/basics/button'
import { Field } from '#ui/basics/field'
import { BackToSignIn } from './forgotten-password'

type Props = {
  act: '/api/invitations/acceptance' | '/api/password-resets'
  done: string
  /** Shown instead of the form when the address has no token. */
  noToken: string
}

/** For visitors with a one-time link: its token is in the fragment, which no server sees, and leaves the address bar at once. */
export function ChoosePassword({ act, done, noToken }: Props) {
  const [token, setToken] = useState<string | null>(null)
  // Read after hydration, because the server renders the page without the token.
  useEffect(() => setToken(takeToken()), [])
  const choose = useMutation({
    mutationFn: ({ password, other }: { password: string; other: string | null }) =>
      postOnce(act, { token: other === null ? token : wholeKey(token ?? '', keyIn(other)), password }),
    onSuccess: () => sessionStorage.removeItem(slot),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const other = fields.get('other')
    choose.mutate({ password: String(fields.get('password')), other: other === null ? null : String(other) })
  }
  if (choose.isSuccess) {
    return (
      <div role="status" className="space-y-4">
        <p>{done}</p>
        <Link href="/sign-in" className={buttonLook({ look: 'primary' })}>
          Sign in
        </Link>
      </div>
    )
  }
  if (token === null) return <p className="text-soft">Opening the link…</p>
  if (token === '') {
    return (
      <>
        <p className="mb-4">{noToken}</p>
        <BackToSignIn />
      </>
    )
  }
  return (
    <form onSubmit={submit} method="post" className="space-y-4">
      {isHalfKey(token) && (
        <Field label="The other half of the link" name="other" required autoComplete="off" autoFocus hint="Another admin has it for you." />
      )}
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={shortestPassword}
        maxLength={128}
        hint={`At least ${shortestPassword} characters, and hard to guess.`}
        autoFocus
      />
      <p role="alert" className="text-rejected text-sm empty:hidden">
        {choose.error?.message}
      </p>
      <Button type="submit" look="primary" disabled={choose.isPending} className="h-9 w-full">
        Set password
      </Button>
    </form>
  )
}

/** The key in a pasted link, or the pasted key itself. */
const keyIn = (link: string) => link.trim().replace(/^.*#/, '')

function takeToken(): string {
  const token = location.hash.slice(1)
  // The token must survive a reload but not stay in the history.
  if (token) sessionStorage.setItem(slot, token)
  if (token) history.replaceState(null, '', location.pathname)
  return token || (sessionStorage.getItem(slot) ?? '')
}

const slot = 'countersign:link'
