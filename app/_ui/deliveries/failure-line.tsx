'use client'

import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { Batch } from '#core/batches/batch'
import type { FailuresOfCause, TargetDelivery } from '#core/deliveries/list-deliveries'
import { Button } from '#ui/basics/button'
import { count, people } from '#ui/basics/numbers'
import { Refused } from '#ui/operators/refused'
import { ActReason } from './act-reason'
import { useDeliveryAct } from './delivery-queries'
import { DeliverySign } from './delivery-sign'
import { RefusedPeople } from './refused-people'

type Props = {
  batch: Batch
  target: TargetDelivery
  failure: FailuresOfCause
  mayAct: boolean
  open: boolean
  onToggle: () => void
  onDone: (sentence: string) => void
}

/** The people that a target refused for one cause: what happened, what to do, and the acts on all of them or on those that are ticked. */
export function FailureLine({ batch, target: { key, name }, failure, mayAct, open, onToggle, onDone }: Props) {
  const id = useId()
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set())
  const [isSkipping, setSkipping] = useState(false)
  const act = useDeliveryAct(batch.id, key, (acted, request) => {
    setSkipping(false)
    setTicked(new Set())
    onDone(request.act === 'retry' ? `${people(acted)} sent to ${name} again.` : `${people(acted)} skipped.`)
  })
  const { cause, happened, todo } = failure
  const selected = open ? ticked.size : 0
  const who = selected > 0 ? `${count(selected)} selected` : people(failure.people)
  const those = selected > 0 ? { rows: [...ticked], cause } : { cause }
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pr-3 hover:bg-hover">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={onToggle}
          className="grid min-h-11 min-w-0 flex-1 grid-cols-[16px_13px_minmax(32px,auto)_1fr] items-baseline gap-x-3 rounded-md px-3 py-2.5 text-left -outline-offset-2 max-sm:basis-full"
        >
          <ChevronRight aria-hidden="true" className={`mt-0.5 size-4 shrink-0 self-start text-faint ${open ? 'rotate-90' : ''}`} />
          <span className="flex h-5 items-center self-start">
            <DeliverySign outcome="failed" />
          </span>
          <span className="text-right font-medium tabular-nums">{count(failure.people)}</span>
          <span className="min-w-0">
            {happened}
            <span className="block text-soft text-sm">{todo}</span>
          </span>
        </button>
        {mayAct && (
          <div className="flex gap-2 max-sm:pb-2.5 max-sm:pl-11">
            <Button
              size="small"
              className="max-sm:h-10"
              aria-disabled={act.isPending || undefined}
              onClick={() => act.isPending || act.mutate({ act: 'retry', ...those })}
            >
              Retry {who}
            </Button>
            <Button size="small" className="max-sm:h-10" onClick={() => setSkipping(true)}>
              Skip {who}…
            </Button>
          </div>
        )}
      </div>
      {!isSkipping && act.error && (
        <div className="px-4 pb-3">
          <Refused error={act.error} />
        </div>
      )}
      {open && (
        <div id={id} className="border-line border-t bg-paper">
          <RefusedPeople batch={batch} targetKey={key} failure={failure} ticked={mayAct ? ticked : null} onTicked={setTicked} />
        </div>
      )}
      {isSkipping && (
        <ActReason
          title={`Skip ${who}`}
          note={`They stay approved, and ${name} does not get them. The reason is on the timeline of the batch; name no one in it.`}
          error={act.error}
          isBusy={act.isPending}
          onAct={(reason) => act.mutate({ act: 'skip', ...those, reason })}
          onClose={() => setSkipping(false)}
        />
      )}
    </li>
  )
}
