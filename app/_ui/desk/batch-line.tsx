'use client'

import { useLinkStatus } from 'next/link'
import { type Batch, isMoving, isOwnBatch } from '#core/batches/batch'
import { shareDone } from '#core/batches/progress'
import { isChecker } from '#core/operators/operator'
import { ListLink } from '#ui/basics/list-link'
import { count, counted, duration, percent } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { BalanceBar } from '#ui/batch/balance-bar'
import { useListedBatch } from '#ui/batch/batch-queries'
import { StateBadge } from '#ui/batch/state-badge'
import { DeliverySign } from '#ui/deliveries/delivery-sign'
import { useProgress } from '#ui/live/live'
import { useActor } from '#ui/shell/actor'

/** A batch in a list: file, balance, state, maker and age. The whole line is a link. */
export function BatchLine({ rendered }: { rendered: Batch }) {
  const batch = useListedBatch(rendered)
  return (
    <li className="relative grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-2 text-sm tabular-nums hover:bg-hover sm:h-11 sm:grid-cols-[minmax(0,2.2fr)_110px_minmax(90px,1fr)_minmax(0,1.7fr)_minmax(0,1fr)_96px] sm:py-0">
      <ListLink href={`/batches/${batch.id}`} className="truncate font-medium text-base after:absolute after:inset-0 -outline-offset-2">
        {batch.fileName}
        <OpeningNote />
      </ListLink>
      <span className="whitespace-nowrap text-right text-soft">
        {batch.balance.rows === null ? '' : counted(batch.balance.rows, 'row')}
      </span>
      <span className="max-sm:col-span-2">{batch.state !== 'refused' && <LineBar batch={batch} />}</span>
      <span className="flex min-w-0 items-center gap-2">
        {isMoving(batch) ? <MovingLabel batch={batch} /> : <BatchStatus batch={batch} />}
        {batch.approvalRequests.length > 0 && <span className="whitespace-nowrap text-invalid">second checker needed</span>}
        {batch.deliveryFailures > 0 && <DeliveryFailures batch={batch} />}
        {!batch.refusal && !isMoving(batch) && <span className="truncate text-soft sm:hidden">by {batch.maker.name}</span>}
      </span>
      <span className="truncate text-soft max-sm:hidden">by {batch.maker.name}</span>
      <span className="text-right text-soft">
        <When at={batch.endedAt ?? batch.createdAt} />
      </span>
    </li>
  )
}

/** A link of its own, to the people that targets refused. */
function DeliveryFailures({ batch }: { batch: Batch }) {
  return (
    <ListLink
      href={`/batches/${batch.id}?tab=delivery`}
      className="relative z-10 flex items-center gap-1 whitespace-nowrap rounded-sm text-rejected underline-offset-2 hover:underline"
    >
      <DeliverySign outcome="failed" />
      {count(batch.deliveryFailures)} not delivered
    </ListLink>
  )
}

function BatchStatus({ batch }: { batch: Batch }) {
  const actor = useActor()
  if (batch.stalled || batch.state !== 'pending') return <Badge batch={batch} />
  return (
    <span className="whitespace-nowrap">
      <span className="font-medium">{count(batch.balance.pending)}</span> <span className="text-soft">pending</span>
      {isChecker(actor) && isOwnBatch(actor, batch) && <span className="text-soft">, for another checker</span>}
    </span>
  )
}

function Badge({ batch }: { batch: Batch }) {
  return (
    <>
      <StateBadge state={batch.state} stalled={batch.stalled !== null} />
      {batch.refusal && (
        <span className="truncate text-soft" title={batch.refusal.message}>
          {batch.refusal.message}
        </span>
      )}
    </>
  )
}

/** The balance of a batch, and while its file is read the share that is done. */
function LineBar({ batch }: { batch: Batch }) {
  const progress = useProgress(batch.id)
  if (batch.state !== 'importing' || !progress) return <BalanceBar balance={batch.balance} />
  return (
    <span aria-hidden="true" className="block h-2.5 overflow-hidden rounded-sm border border-edge bg-sheet">
      <span className="block h-full bg-accent transition-[width] duration-150" style={{ width: `${shareDone(progress) * 100}%` }} />
    </span>
  )
}

/** "41 %  163,000 rows/s  6 s left", and before it "40 %  reading the workbook" */
function MovingLabel({ batch }: { batch: Batch }) {
  const progress = useProgress(batch.id)
  if (batch.stalled || batch.state !== 'importing' || !progress) return <StateBadge state={batch.state} stalled={batch.stalled !== null} />
  return (
    <span className="flex gap-3 whitespace-nowrap">
      <span className="font-medium">{percent(shareDone(progress), 1)} %</span>
      {progress.phase === 'converting' && <span className="text-soft">reading the workbook</span>}
      {progress.rowsPerSecond !== null && <span className="text-soft">{count(Math.round(progress.rowsPerSecond))} rows/s</span>}
      {progress.secondsLeft !== null && <span className="text-soft max-lg:hidden">{duration(progress.secondsLeft)} left</span>}
    </span>
  )
}

function OpeningNote() {
  return useLinkStatus().pending ? <span className="ml-2 font-normal text-faint text-xs">opening…</span> : null
}
