'use client'

import { isChecker } from '#core/operators/operator'
import type { RegisterEntry } from '#core/people/read-register'
import type { RegisterFilter } from '#core/people/register-filter'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { Button } from '#ui/basics/button'
import { count } from '#ui/basics/numbers'
import { useActor, useNeedsSecondFactor } from '#ui/shell/actor'
import { TakeBack } from './take-back'
import { TakeBackAll } from './take-back-all'

type Props = { ticked: RegisterEntry[]; filter: RegisterFilter; onClear: () => void }

/** Stays in view below the register: take back those who are ticked, or everyone who matches. */
export function TakeBackBar({ ticked, filter, onClear }: Props) {
  const actor = useActor()
  const needsSecondFactor = useNeedsSecondFactor(isChecker(actor) ? 'checker' : 'maker')
  const { delivery, ...ofPeople } = filter
  const people = ticked.map(({ batchId, row }) => ({ batchId, row }))
  return (
    <div className="sticky bottom-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 rounded-b-md border-edge border-t bg-sheet px-4 py-2">
      {needsSecondFactor ? (
        <SecondFactorNeeded act="take people back" />
      ) : (
        <>
          <p role="status" className="font-medium text-sm">
            {ticked.length === 0 ? 'No one selected' : `${count(ticked.length)} selected`}
          </p>
          {ticked.length > 0 && (
            <Button look="quiet" size="small" onClick={onClear}>
              Clear
            </Button>
          )}
          <div className="ml-auto flex flex-wrap items-center gap-2 max-sm:ml-0 max-sm:w-full max-sm:[&>button]:flex-1">
            {/* A reversal does not know targets, so who matches there is taken back by ticking. */}
            {!delivery && (
              <TakeBackAll filter={ofPeople} size="thumb">
                {Object.keys(ofPeople).length === 0 ? 'Take back everyone…' : 'Take back all that match…'}
              </TakeBackAll>
            )}
            <TakeBack selection={{ people }} selected={ticked.length} isReady={ticked.length > 0} size="thumb" onProposed={onClear}>
              Take back{ticked.length > 0 && ` ${count(ticked.length)}`}…
            </TakeBack>
          </div>
        </>
      )}
    </div>
  )
}
