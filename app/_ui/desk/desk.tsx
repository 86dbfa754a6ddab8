'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect } from 'react'
import type { Batch } from '#core/batches/batch'
import type { Desk as DeskLists } from '#core/batches/list-desk'
import type { Page } from '#core/database/page'
import type { FieldVersion } from '#core/fields/field-version'
import { useOnChanged } from '#ui/live/live'
import { Upload } from '#ui/upload/upload'
import { BatchSection } from './batch-section'
import { allBatchesKey, OlderBatches } from './older-batches'

type Props = {
  desk: DeskLists
  all: Page<Batch> | null
  /** What a maker's files have; null for others. */
  fields: FieldVersion | null
  isChecker: boolean
}

/** The home page of an operator. */
export function Desk({ desk, all, fields, isChecker }: Props) {
  const isMaker = fields !== null
  useFreshDesk(desk)
  return (
    <div className="space-y-7">
      <h1 className="sr-only">Desk</h1>
      {fields && <Upload fields={fields} />}
      {isChecker && (
        <BatchSection
          title="Waiting for you"
          batches={desk.waiting}
          empty="Nothing to decide. A batch appears here when its import has finished."
        />
      )}
      {desk.undelivered.length > 0 && <BatchSection title="Not delivered to everyone" batches={desk.undelivered} />}
      {desk.moving.length > 0 && <BatchSection title="Importing" batches={desk.moving} />}
      {isMaker && (
        <BatchSection title="Your batches" batches={desk.own} empty="You have no open batches. Upload a file above to start one." />
      )}
      {all ? (
        <OlderBatches first={all} except={[...desk.moving, ...desk.undelivered].map(({ id }) => id)} />
      ) : (
        (desk.ended.length > 0 || !isMaker) && (
          <BatchSection title="Recently closed" batches={desk.ended} empty="Batches appear here when everyone in them has been decided." />
        )
      )}
    </div>
  )
}

const refreshPauseMs = 700

// What the server has rendered and this tab has shown. Going back shows it once more, however much has changed.
const shown = new WeakSet<DeskLists>()

/** Renders the desk again when a batch changes, and when it is shown again. */
function useFreshDesk(desk: DeskLists) {
  const client = useQueryClient()
  const router = useRouter()
  useOnChanged(
    useCallback(() => {
      router.refresh()
      void client.invalidateQueries({ queryKey: allBatchesKey })
    }, [router, client]),
    refreshPauseMs,
  )
  useEffect(() => {
    if (shown.has(desk)) router.refresh()
    shown.add(desk)
  }, [desk, router])
}
