'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { postJson } from '#ui/api/request'
import { CopyButton } from '#ui/basics/copy-button'
import { ConfirmCode } from './confirm-code'
import { PasswordForm } from './password-form'

type Enabled = { totpURI: string; backupCodes: string[] }

/** Sets up an authenticator, renews the recovery codes, or turns the second factor off. Each needs the password. */
export function SecondFactor({ isOn }: { isOn: boolean }) {
  const router = useRouter()
  const [codes, setCodes] = useState<string[] | null>(null)
  const enable = useMutation({ mutationFn: (password: string) => postJson<Enabled>('/api/auth/two-factor/enable', { password }) })
  const renew = useMutation({
    mutationFn: (password: string) => postJson<Enabled>('/api/auth/two-factor/generate-backup-codes', { password }),
    onSuccess: ({ backupCodes }) => setCodes(backupCodes),
  })
  const disable = useMutation({
    mutationFn: (password: string) => postJson('/api/auth/two-factor/disable', { password }),
    onSuccess: () => {
      setCodes(null)
      enable.reset()
      router.refresh()
    },
  })
  const isConfirmed = () => {
    setCodes(enable.data?.backupCodes ?? null)
    router.refresh()
  }
  if (codes) return <RecoveryCodes codes={codes} />
  if (!isOn && enable.data) return <ConfirmCode uri={enable.data.totpURI} onConfirmed={isConfirmed} />
  if (!isOn) return <PasswordForm act="Set up" look="primary" mutation={enable} />
  return (
    <div className="space-y-4">
      <p>It is on: each sign-in asks for a code from your authenticator.</p>
      <PasswordForm act="New recovery codes" mutation={renew} />
      <PasswordForm act="Turn off" mutation={disable} />
    </div>
  )
}

/** Shown once: the codes that replace a lost authenticator. */
function RecoveryCodes({ codes }: { codes: string[] }) {
  return (
    <div role="status">
      <p className="flex items-center gap-2">
        It is on. Keep these codes where only you find them: each works once. <CopyButton text={codes.join('\n')} label="Copy the codes" />
      </p>
      <ul aria-label="Recovery codes" className="mt-3 grid max-w-[320px] grid-cols-2 gap-y-1 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </div>
  )
}
