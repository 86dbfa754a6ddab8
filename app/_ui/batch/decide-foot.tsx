'use client'

import type { Batch } from '#core/batches/batch'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { Problem } from '#ui/api/problem'
import { DecideBar } from './decide-bar'
import { DecideStatus } from './decide-status'
import type { useDecide } from './use-decide'
import type { Picking } from './use-picked'

type Props = {
  batch: Batch
  decides: boolean
  decide: ReturnType<typeof useDecide>
  picking: Picking
  matching: number
  filter: PersonFilter
}

/** Below the list, and always in sight: what became of the last decision, and the next one. */
export function DecideFoot({ batch, decides, decide, picking, matching, filter }: Props) {
  const takeCount = (error: Error) => error instanceof Problem && error.count !== null && picking.recount(error.count)
  if (!decides && !decide.data && !decide.error) return null
  return (
    <div className="sticky bottom-0 z-20 rounded-b-md border-edge border-t bg-sheet">
      <DecideStatus batchId={batch.id} decide={decide} />
      {picking.isApart && (
        <p role="alert" className="border-line border-b bg-warn-wash px-4 py-1.5 text-sm">
          One long range at a time: this one would lie apart from the first. Decide or clear what is selected, then select it.
        </p>
      )}
      {decides && (
        <DecideBar
          batchId={batch.id}
          picking={picking}
          matching={matching}
          filter={filter}
          busy={decide.isPending}
          onDecide={(deciding) => decide.mutate(deciding, { onSuccess: picking.pickNobody, onError: takeCount })}
        />
      )}
    </div>
  )
}
