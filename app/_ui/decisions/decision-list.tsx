'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import type { Batch } from '#core/batches/batch'
import { balancePartOf } from '#core/people/filter/person-status'
import { Button } from '#ui/basics/button'
import { Failed } from '#ui/basics/failed'
import { count } from '#ui/basics/numbers'
import { outcomes, Sign } from '#ui/basics/outcome'
import type { decidedOutcomes } from './decided-tab'
import { DecisionLine } from './decision-line'
import { batchDecisionsQuery } from './decision-queries'
import { ReasonCounts } from './reason-counts'

type Outcome = (typeof decidedOutcomes)[number]

type Props = {
  batch: Batch
  chosen: string | null
  outcome: Outcome | null
  onDecision: (id: string) => void
  onOutcome: (outcome: Outcome) => void
}

const statuses: Outcome[] = ['approved', 'rejected', 'sent-back', 'withdrawn', 'expired', 'reversed']

/** The decisions of a batch, newest first, and a button for everyone with one outcome. */
export function DecisionList({ batch, chosen, outcome, onDecision, onOutcome }: Props) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(batchDecisionsQuery(batch.id))
  const decisions = data?.pages.flatMap(({ items }) => items) ?? []
  const present = statuses.filter((status) => batch.balance[balancePartOf(status)] > 0)
  if (present.length === 0 && decisions.length === 0 && !error) return null
  return (
    <div className="border-line border-b">
      <fieldset className="flex flex-wrap gap-1 px-[7px] py-2">
        <legend className="sr-only">People by outcome</legend>
        {present.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={outcome === status}
            onClick={() => onOutcome(status)}
            className="flex h-7 items-center gap-1.5 rounded-md border border-transparent px-2 text-sm hover:bg-hover aria-pressed:border-edge aria-pressed:bg-sunken"
          >
            <Sign part={status} />
            All {outcomes[balancePartOf(status)].word} <span className="text-soft">{count(batch.balance[balancePartOf(status)])}</span>
          </button>
        ))}
      </fieldset>
      {error && !data && <Failed error={error} retry={() => void refetch()} />}
      <ReasonCounts reasons={data?.pages[0]?.reasons ?? []} />
      <ul className="max-h-72 divide-y divide-line overflow-y-auto border-line border-t" aria-label="Decisions">
        {decisions.map((decision) => (
          <li key={decision.id}>
            <DecisionLine decision={decision} chosen={decision.id === chosen} onChoose={() => onDecision(decision.id)} />
          </li>
        ))}
        {hasNextPage && (
          <li className="px-3 py-1.5">
            <Button size="small" aria-disabled={isFetchingNextPage} onClick={() => isFetchingNextPage || void fetchNextPage()}>
              Show older decisions
            </Button>
            {error && (
              <span role="alert" className="ml-3 text-rejected text-sm">
                {error.message}
              </span>
            )}
          </li>
        )}
      </ul>
    </div>
  )
}
