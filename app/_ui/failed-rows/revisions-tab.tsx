'use client'

import type { Batch } from '#core/batches/batch'
import { RevisionRows } from './revision-rows'

/** What became of the rows that were given back to correct: of the batch before in this one, and of this one in those after it. */
export function RevisionsTab({ batch: { id, fileName, revision, laterRevisions } }: { batch: Batch }) {
  return (
    <div className="divide-y divide-line">
      {revision && <RevisionRows before={revision.of} now={{ id, fileName, no: revision.no }} />}
      {laterRevisions.map((later) => (
        <RevisionRows key={later.id} before={{ id, fileName }} now={later} />
      ))}
    </div>
  )
}
