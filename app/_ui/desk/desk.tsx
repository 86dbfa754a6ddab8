'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect } from 'react'
import type { Batch } from '#core/batches/batch'
import type { Desk as DeskLists } from '#core/batches/list-desk'
import type { Page } from '#core/database/page'
import { useOnChanged } from '#ui/live'
import { Upload } from '#ui/upload/upload'
import { BatchSection } from './batch-section'
import { OlderBatches } from './older-batches'

type Props = { desk: DeskLists; all: Page<Batch> | null; makes: boolean; checks: boolean }

export function Desk({ desk, all, makes, checks }: Props) {
  useFreshDesk(desk, all)
  return (
    <div className="space-y-7">
      <h1 className="sr-only">Desk</h1>
      {makes && <Upload />}
      {checks && (
        <BatchSection
          title="Waiting for you"
          batches={desk.waiting}
          empty="Nothing waits for you. A batch appears here when its import has ended."
        />
      )}
      {desk.moving.length > 0 && <BatchSection title="Importing" batches={desk.moving} />}
      {makes && (
        <BatchSection
          title="Your batches"
          batches={desk.own}
          empty="No batch of yours is open. Upload a file above; its people appear here and wait for a checker."
        />
      )}
      {all ? (
        <OlderBatches first={all} except={desk.moving.map(({ id }) => id)} />
      ) : (
        (desk.ended.length > 0 || !makes) && (
          <BatchSection title="Lately closed" batches={desk.ended} empty="Batches in which everyone has been decided appear here." />
        )
      )}
    </div>
  )
}

const refreshPauseMs = 700

/** Renders the desk again when a batch changed, and hands what was rendered to the lines that are live. */
function useFreshDesk(desk: DeskLists, all: Page<Batch> | null) {
  const client = useQueryClient()
  const router = useRouter()
  useOnChanged(
    useCallback(() => router.refresh(), [router]),
    refreshPauseMs,
  )
  useEffect(() => {
    for (const batch of [...Object.values(desk).flat(), ...(all?.items ?? [])]) client.setQueryData(['batch', batch.id], batch)
  }, [client, desk, all])
}
