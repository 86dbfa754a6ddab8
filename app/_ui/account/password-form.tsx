'use client'

import type { UseMutationResult } from '@tanstack/react-query'
import type { ComponentProps, FormEvent } from 'react'
import { Button } from '#ui/basics/button'
import { Field } from '#ui/basics/field'

type Props<Answer> = {
  act: string
  look?: ComponentProps<typeof Button>['look']
  mutation: UseMutationResult<Answer, Error, string>
}

/** A form for a change that requires the password. */
export function PasswordForm<Answer>({ act, look, mutation }: Props<Answer>) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    mutation.mutate(String(new FormData(event.currentTarget).get('password')))
  }
  return (
    <form onSubmit={submit} method="post" aria-label={act} className="flex max-w-[320px] flex-wrap items-end gap-3">
      <div className="min-w-0 flex-1">
        <Field
          label="Your password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          problem={mutation.error?.message ?? null}
        />
      </div>
      <Button type="submit" look={look} className="h-9" disabled={mutation.isPending}>
        {act}
      </Button>
    </form>
  )
}
