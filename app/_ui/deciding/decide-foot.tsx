'use client'

import { type Batch, mayDecide } from '#core/batches/batch'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { Problem } from '#ui/api/problem'
import { isStaleSignIn } from '#ui/api/step-up'
import type { ListSelection } from '#ui/selection/use-selection'
import { useActor, useNeedsSecondFactor } from '#ui/shell/actor'
import { DecideBar } from './decide-bar'
import { DecideStatus } from './decide-status'
import type { useDecide } from './use-decide'

type Props = {
  batch: Batch
  /** Whether the operator may decide this batch now, with the second factor that it needs. */
  isDecider: boolean
  decide: ReturnType<typeof useDecide>
  list: ListSelection
  matching: number
  filter: PersonFilter
}

const refusedRanges = {
  second: 'You can select one long range at a time, and this one does not overlap the first. Decide or clear the current selection first.',
  order: 'In this order you can select up to 1,000 people at a time. Filter the list and select all, or sort it by row or name.',
}

/** Stays in view below the list: the last decision, and the controls for the next. */
export function DecideFoot({ batch, isDecider, decide, list, matching, filter }: Props) {
  const actor = useActor()
  const needsSecondFactor = useNeedsSecondFactor('checker') && mayDecide(actor, batch)
  if (!isDecider && !needsSecondFactor && !decide.data && !decide.error) return null
  return (
    <div className="sticky bottom-0 z-20 rounded-b-md border-edge border-t bg-sheet">
      <DecideStatus batchId={batch.id} decide={decide} />
      {list.refusedRange !== null && (
        <p role="alert" className="border-line border-b bg-warn-wash px-4 py-1.5 text-sm">
          {refusedRanges[list.refusedRange]}
        </p>
      )}
      {needsSecondFactor && (
        <div className="px-4 py-3 text-sm">
          <SecondFactorNeeded act="decide" />
        </div>
      )}
      {isDecider && (
        <DecideBar
          batchId={batch.id}
          list={list}
          matching={matching}
          filter={filter}
          busy={decide.isPending}
          onDecide={(deciding, sheet) =>
            decide.mutate(deciding, {
              onSuccess: () => {
                sheet.close()
                list.clear()
              },
              onError: (error) => {
                // The operator cancelled: the sheet and what is typed in it stay.
                if (isStaleSignIn(error)) return decide.reset()
                sheet.close()
                if (!(error instanceof Problem)) return
                if (error.count !== null) list.applyServerCount(error.count)
                // The sheet that opens asks what the refusal says.
                if (error.code === 'returning-unconfirmed') {
                  decide.reset()
                  sheet.confirmReturning()
                }
                if (error.code === 'above-threshold') {
                  decide.reset()
                  sheet.askSecondChecker(error.register ?? 0)
                }
              },
            })
          }
        />
      )}
    </div>
  )
}
