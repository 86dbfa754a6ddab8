'use client'

import type { Batch } from '#core/batches/batch'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { Problem } from '#ui/api/problem'
import type { ListSelection } from '#ui/selection/use-selection'
import { DecideBar } from './decide-bar'
import { DecideStatus } from './decide-status'
import type { useDecide } from './use-decide'

type Props = {
  batch: Batch
  decides: boolean
  decide: ReturnType<typeof useDecide>
  list: ListSelection
  matching: number
  filter: PersonFilter
}

/** Stays in view below the list: the last decision, and the controls for the next. */
export function DecideFoot({ batch, decides, decide, list, matching, filter }: Props) {
  if (!decides && !decide.data && !decide.error) return null
  return (
    <div className="sticky bottom-0 z-20 rounded-b-md border-edge border-t bg-sheet">
      <DecideStatus batchId={batch.id} decide={decide} />
      {list.isSecondRangeRefused && (
        <p role="alert" className="border-line border-b bg-warn-wash px-4 py-1.5 text-sm">
          You can select one long range at a time, and this one does not overlap the first. Decide or clear the current selection first.
        </p>
      )}
      {decides && (
        <DecideBar
          batchId={batch.id}
          list={list}
          matching={matching}
          filter={filter}
          busy={decide.isPending}
          onDecide={(deciding, onReturning) =>
            decide.mutate(deciding, {
              onSuccess: list.clear,
              onError: (error) => {
                if (!(error instanceof Problem)) return
                if (error.count !== null) list.applyServerCount(error.count)
                if (error.code !== 'returning-unconfirmed') return
                // The sheet that opens asks what the refusal says.
                decide.reset()
                onReturning()
              },
            })
          }
        />
      )}
    </div>
  )
}
