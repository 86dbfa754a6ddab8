'use client'

import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import type { FormEvent } from 'react'
import { postOnce } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { Field } from '#ui/basics/field'
import { refusalMessage } from './refusal-messages'

/** Requests a link by mail. The answer is the same for every address. */
export function ForgottenPassword() {
  const ask = useMutation({ mutationFn: (email: string) => postOnce('/api/password-reset-links', { email }) })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    ask.mutate(String(new FormData(event.currentTarget).get('email')))
  }
  if (ask.isSuccess) {
    return (
      <p role="status">
        If an operator has this address, a link is on its way to it. <BackToSignIn />
      </p>
    )
  }
  return (
    <form onSubmit={submit} method="post" className="space-y-4">
      <Field label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
      <p role="alert" className="text-rejected text-sm empty:hidden">
        {ask.error && refusalMessage(ask.error, 'Enter an e-mail address.')}
      </p>
      <Button type="submit" look="primary" disabled={ask.isPending} className="h-9 w-full">
        Send me a link
      </Button>
      <BackToSignIn />
    </form>
  )
}

/** How an operator gets a new password where Countersign sends no mail. */
export const askForReset = 'Ask an admin. Two admins reset your password together.'

export const BackToSignIn = () => (
  <Link href="/sign-in" className="text-accent-text text-sm underline underline-offset-2">
    Back to sign-in
  </Link>
)
