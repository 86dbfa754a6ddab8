'use client'

import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { renderSVG } from 'uqr'
import { postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { Field } from '#ui/basics/field'

/** The secret for the authenticator as a QR code and as text. The first code proves that the app has it. */
export function ConfirmCode({ uri, onConfirmed }: { uri: string; onConfirmed: () => void }) {
  const confirm = useMutation({
    mutationFn: (code: string) => postJson('/api/auth/two-factor/verify-totp', { code }),
    onSuccess: onConfirmed,
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    confirm.mutate(String(new FormData(event.currentTarget).get('code')).replaceAll(' ', ''))
  }
  return (
    <form onSubmit={submit} method="post" className="max-w-[320px] space-y-4">
      <p>Scan this with an authenticator app, or type the key into it.</p>
      <img
        src={`data:image/svg+xml,${encodeURIComponent(renderSVG(uri))}`}
        alt="QR code of the key"
        className="size-44 rounded-md border border-line"
      />
      <p className="break-all font-mono text-sm">{new URL(uri).searchParams.get('secret')}</p>
      <Field
        label="Code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        hint="The six digits that the app shows now."
        required
        problem={confirm.error?.message ?? null}
      />
      <Button type="submit" look="primary" disabled={confirm.isPending}>
        Turn on
      </Button>
    </form>
  )
}
