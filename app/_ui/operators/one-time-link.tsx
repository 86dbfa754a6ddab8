'use client'

import type { ReactNode } from 'react'
import { CopyButton } from '#ui/basics/copy-button'

type Props = { path: '/invitation' | '/password-reset'; token: string; children: ReactNode }

/** A link to pass on. Its token is in the fragment, which no server and no log sees. */
export function OneTimeLink({ path, token, children }: Props) {
  const link = `${location.origin}${path}#${token}`
  return (
    <>
      <p>{children}</p>
      <p className="mt-3 flex items-start gap-2 rounded-md border border-line bg-sunken px-3 py-2">
        <code className="min-w-0 break-all font-mono text-ink text-sm">{link}</code>
        <CopyButton text={link} label="Copy the link" />
      </p>
    </>
  )
}
