'use client'

import { useState } from 'react'
import type { Batch } from '#core/batches/batch'
import type { Disclosure } from '#core/disclosures/disclosure'
import { Button } from '#ui/basics/button'
import { Notice } from '#ui/basics/notice'
import { DisclosureDialog } from './disclosure-dialog'

type Props = { batch: Pick<Batch, 'id' | 'fileName'>; masked: Disclosure['masked'] }

/** Says which fields of a batch are masked, and lets the auditor ask to see them. */
export function MaskedNotice({ batch, masked }: Props) {
  const [isAsking, setAsking] = useState(false)
  if (masked.length === 0) return null
  return (
    <Notice title="Personal data is masked">
      <p>
        You see this batch without {listFormat.format(masked.map(({ label }) => label.toLowerCase()))}. They cannot be searched, sorted or
        downloaded either.
      </p>
      <Button size="small" className="mt-2 max-sm:h-9" onClick={() => setAsking(true)}>
        Ask to see it…
      </Button>
      {isAsking && <DisclosureDialog batchId={batch.id} fileName={batch.fileName} onClose={() => setAsking(false)} />}
    </Notice>
  )
}

const listFormat = new Intl.ListFormat('en', { type: 'conjunction' })
