'use client'

import { type DeliveryPage, mayBeReplayed, type PageReplay } from '#core/deliveries/pages/delivery-page'
import { Button } from '#ui/basics/button'
import { count, people } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { Refused } from '#ui/operators/refused'
import { pageLooks, replayLooks } from './page-looks'
import { usePageReplay } from './page-queries'

type Props = {
  batchId: string
  targetKey: string
  noun: 'page' | 'file'
  page: DeliveryPage
  /** Whether the operator may have it sent again. */
  mayReplay: boolean
}

/** A page or a file: what it says of how many people, what became of it, and who had it sent again. */
export function PageLine({ batchId, targetKey, noun, page, mayReplay }: Props) {
  const { number, type, outcome, begunAt, endedAt } = page
  const act = usePageReplay(batchId, targetKey, number)
  const { sign: Sign, word, ink } = pageLooks[outcome ?? 'open']
  const isBusy = act.isPending || !mayBeReplayed(page)
  return (
    <li className="grid grid-cols-[2.5rem_1fr_auto] items-start gap-x-4 gap-y-1 px-3 py-1.5 max-sm:grid-cols-[1.5rem_1fr_auto] max-sm:gap-x-3">
      <span className="py-1 text-right font-medium tabular-nums">
        <span className="sr-only">{noun} </span>
        {count(number)}
      </span>
      <div className="flex flex-wrap items-baseline gap-x-4 py-1 tabular-nums">
        <span className="w-18 max-sm:w-auto">{type === 'people.final' ? 'final' : 'taken back'}</span>
        <span className="w-24 text-right max-sm:w-auto">{people(page.people)}</span>
        <span className="inline-flex min-w-20 items-baseline gap-1.5 max-sm:min-w-0">
          <Sign aria-hidden="true" strokeWidth={2.25} className={`size-[13px] shrink-0 self-center ${ink}`} />
          {word}
        </span>
        <span className="text-soft text-sm">
          begun <When at={begunAt} />
          {endedAt !== null && (
            <>
              , ended <When at={endedAt} />
            </>
          )}
        </span>
      </div>
      {mayReplay && outcome === 'sent' ? (
        <Button
          size="small"
          className="max-sm:h-10"
          aria-label={`Send page ${count(number)} again`}
          aria-disabled={isBusy || undefined}
          onClick={() => isBusy || act.mutate()}
        >
          Send again
        </Button>
      ) : (
        <span />
      )}
      <div aria-live="polite" className="col-span-2 col-start-2 empty:hidden">
        {page.replays.map((replay) => (
          <Replay key={replay.id} replay={replay} />
        ))}
        <Refused error={act.error} />
      </div>
    </li>
  )
}

function Replay({ replay: { askedBy, askedAt, endedAt, outcome, sentence } }: { replay: PageReplay }) {
  const { sign: Sign, word, ink } = replayLooks[outcome ?? 'open']
  return (
    <p className="pb-1">
      <span className="inline-flex items-baseline gap-1.5">
        <Sign aria-hidden="true" strokeWidth={2.25} className={`size-[13px] shrink-0 self-center ${ink}`} />
        {word}
        {sentence === null ? '.' : ':'}
      </span>{' '}
      {sentence}{' '}
      <span className="text-soft text-sm">
        Asked for by {askedBy} <When at={askedAt} />
        {endedAt !== null && (
          <>
            , ended <When at={endedAt} />
          </>
        )}
      </span>
    </p>
  )
}
