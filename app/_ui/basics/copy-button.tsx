'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'

/** Copies a text and confirms it. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  const Sign = copied ? Check : Copy
  return (
    <button
      type="button"
      onClick={copy}
      onBlur={() => setCopied(false)}
      aria-label={copied ? 'Copied' : label}
      title={copied ? 'Copied' : label}
      className="inline-grid size-5 place-content-center rounded-sm text-faint hover:bg-hover hover:text-ink"
    >
      <Sign aria-hidden="true" className="size-3.5" />
    </button>
  )
}
