'use client'

import { useState } from 'react'
import type { BatchReference } from '#core/batches/batch'
import { Button } from '#ui/basics/button'
import { Notice } from '#ui/basics/notice'
import { DisclosureDialog } from './disclosure-dialog'

const mostShown = 5

/** Says that people of these batches are masked in the register, and lets the auditor ask for one batch after the other. */
export function MaskedBatchesNotice({ batches }: { batches: BatchReference[] }) {
  const [asked, setAsked] = useState<BatchReference | null>(null)
  if (batches.length === 0) return null
  return (
    <div className="mb-3">
      <Notice title="Personal data is masked">
        <p>
          Ask to see it, batch by batch. The register can be searched and exported once nothing in it is masked for you; a batch that you
          have asked for can be searched on its own page.
        </p>
        <div className="mt-2 flex flex-wrap gap-2">
          {batches.slice(0, mostShown).map((batch) => (
            <Button key={batch.id} size="small" className="max-w-full truncate max-sm:h-9" onClick={() => setAsked(batch)}>
              Ask for {batch.fileName}…
            </Button>
          ))}
        </div>
      </Notice>
      {asked && <DisclosureDialog batchId={asked.id} fileName={asked.fileName} onClose={() => setAsked(null)} />}
    </div>
  )
}
