'use client'

import type { Batch } from '#core/batches/batch'
import { AttemptRows } from './attempt-rows'

/** What became of the rows that were given back to correct: of the batch before in this one, and of this one in those after it. */
export function AttemptsTab({ batch: { id, fileName, attempt, laterAttempts } }: { batch: Batch }) {
  return (
    <div className="divide-y divide-line">
      {attempt && <AttemptRows before={attempt.of} now={{ id, fileName, no: attempt.no }} />}
      {laterAttempts.map((later) => (
        <AttemptRows key={later.id} before={{ id, fileName }} now={later} />
      ))}
    </div>
  )
}
