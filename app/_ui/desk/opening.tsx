'use client'

import { useLinkStatus } from 'next/link'

/** Stands in a link while its page is on the way. */
export function Opening() {
  return useLinkStatus().pending ? <span className="ml-2 font-normal text-faint text-xs">opening…</span> : null
}
