'use client'

import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { shortestPassword } from '#core/operators/password'
import { postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { Field } from '#ui/basics/field'

export function ChangePassword() {
  const change = useMutation({
    mutationFn: (passwords: { currentPassword: string; newPassword: string }) => postJson('/api/auth/change-password', passwords),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    change.mutate(
      { currentPassword: String(fields.get('current')), newPassword: String(fields.get('new')) },
      { onSuccess: () => form.reset() },
    )
  }
  return (
    <form onSubmit={submit} method="post" className="max-w-[320px] space-y-4">
      <Field
        label="Current password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        problem={change.error?.message ?? null}
      />
      <Field
        label="New password"
        name="new"
        type="password"
        autoComplete="new-password"
        required
        minLength={shortestPassword}
        hint={`At least ${shortestPassword} characters, and hard to guess.`}
      />
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" disabled={change.isPending}>
          Change password
        </Button>
        <p role="status" className="text-approved text-sm">
          {change.isSuccess && 'Changed. Use it from the next sign-in.'}
        </p>
      </div>
    </form>
  )
}
