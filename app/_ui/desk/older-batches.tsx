'use client'

import { useState } from 'react'
import type { Batch } from '#core/batches/batch'
import type { Page } from '#core/database/page'
import { getJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { BatchSection } from './batch-section'

/** Every batch there is but those listed elsewhere, newest first, as far back as one asks for. */
export function OlderBatches({ first, except }: { first: Page<Batch>; except: string[] }) {
  const [older, setOlder] = useState<Page<Batch>[]>([])
  const cursor = (older.at(-1) ?? first).nextCursor
  const load = async (from: string) => {
    const page = await getJson<Page<Batch>>(`/api/batches?cursor=${encodeURIComponent(from)}`)
    setOlder((pages) => [...pages, page])
  }
  return (
    <BatchSection
      title="All batches"
      batches={[first, ...older].flatMap(({ items }) => items).filter(({ id }) => !except.includes(id))}
      empty="No file has been uploaded yet. When a maker uploads one, it appears here."
    >
      {cursor !== null && (
        <div className="mt-3 text-center">
          <Button onClick={() => load(cursor)}>Older batches</Button>
        </div>
      )}
    </BatchSection>
  )
}
