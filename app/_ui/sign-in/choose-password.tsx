'use client'

import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import { shortestPassword } from '#core/operators/password'
import { postOnce } from '#ui/api/request'
import { Button, buttonLook } from '#ui/basics/button'
import { Field } from '#ui/basics/field'

type Props = { act: '/api/invitations/acceptance' | '/api/password-resets'; done: string }

/** For whoever came by a one-time link: its token stands in the fragment, which no server sees, and leaves the address bar at once. */
export function ChoosePassword({ act, done }: Props) {
  const [token] = useState(takeToken)
  const choose = useMutation({
    mutationFn: (password: string) => postOnce(act, { token, password }),
    onSuccess: () => sessionStorage.removeItem(slot),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    choose.mutate(String(new FormData(event.currentTarget).get('password')))
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
  return (
    <form onSubmit={submit} method="post" className="space-y-4">
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={shortestPassword}
        maxLength={128}
        hint={`At least ${shortestPassword} characters.`}
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

function takeToken(): string {
  if (typeof location === 'undefined') return ''
  const token = location.hash.slice(1)
  // A page that is loaded again must still know it; the history must not.
  if (token) sessionStorage.setItem(slot, token)
  if (token) history.replaceState(null, '', location.pathname)
  return token || (sessionStorage.getItem(slot) ?? '')
}

const slot = 'countersign:link'
