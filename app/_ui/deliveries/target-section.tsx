'use client'

import Link from 'next/link'
import { useRef, useState } from 'react'
import type { Batch } from '#core/batches/batch'
import { mayActOnDeliveries, mayReplayPages } from '#core/deliveries/delivery-act'
import type { TargetDelivery } from '#core/deliveries/list-deliveries'
import { isAdmin, mayReadOperators } from '#core/operators/operator'
import { people } from '#ui/basics/numbers'
import { useMasked } from '#ui/disclosures/disclosure-query'
import { useActor, useNeedsSecondFactor } from '#ui/shell/actor'
import { HealthNotice } from '#ui/targets/health-notice'
import { kindLabels } from '#ui/targets/target-labels'
import { DeliveryBar } from './delivery-bar'
import { FailureLine } from './failure-line'
import { PageLog } from './page-log'
import { UnwantedPeople } from './unwanted-people'

/** One target: its bar, why it is not reached, and the people that it refused, by cause. */
export function TargetSection({ batch, target }: { batch: Batch; target: TargetDelivery }) {
  const { key, name, kind, counts, failures, unwanted, isRetired } = target
  const heading = useRef<HTMLHeadingElement>(null)
  const [open, setOpen] = useState<string | null>(null)
  const [done, setDone] = useState('')
  const actor = useActor()
  const needsSecondFactor = useNeedsSecondFactor(actor.roles.includes('checker') ? 'checker' : 'admin')
  const isMasked = useMasked(batch.id).length > 0
  const mayChange = !needsSecondFactor && batch.state !== 'frozen'
  const mayAct = mayChange && mayActOnDeliveries(actor, batch)
  // What was acted on is gone, and with it the button that had the focus.
  const onDone = (sentence: string) => {
    setDone(sentence)
    heading.current?.focus()
  }
  return (
    <section aria-labelledby={`target-${key}`} className="space-y-3 px-4 py-4">
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 ref={heading} id={`target-${key}`} tabIndex={-1} className="min-w-0 wrap-anywhere rounded-sm font-semibold">
          {mayReadOperators(actor) ? (
            <Link href={`/targets/${key}`} className="underline-offset-2 hover:underline">
              {name}
            </Link>
          ) : (
            name
          )}
        </h2>
        <span className="text-soft text-sm">
          {kindLabels[kind]}
          {isRetired && ', retired'}
        </span>
        <span role="status" className="text-soft text-sm">
          {done}
        </span>
        {counts.failed > 0 && !isMasked && (
          <a
            href={`/api/batches/${batch.id}/deliveries/${key}/failures.csv`}
            download
            className="ml-auto text-accent-text text-sm underline-offset-2 hover:underline max-sm:ml-0 max-sm:py-1"
          >
            Download as CSV
          </a>
        )}
      </header>
      <DeliveryBar counts={counts} />
      <Withheld target={target} />
      <HealthNotice targetKey={key} pause={target.pause} delay={target.delay} mayResume={isAdmin(actor) && !needsSecondFactor} />
      {unwanted > 0 && <UnwantedPeople batchId={batch.id} target={target} mayAct={mayAct} onDone={onDone} />}
      {failures.length > 0 && (
        <ul aria-label={`Refused by ${name}`} className="divide-y divide-line rounded-md border border-line">
          {failures.map((failure) => (
            <FailureLine
              key={failure.cause}
              batch={batch}
              target={target}
              failure={failure}
              mayAct={mayAct}
              open={open === failure.cause}
              onToggle={() => setOpen(open === failure.cause ? null : failure.cause)}
              onDone={onDone}
            />
          ))}
        </ul>
      )}
      {kind !== 'scim' && <PageLog batchId={batch.id} target={target} mayAct={mayChange && mayReplayPages(actor)} />}
    </section>
  )
}

/** Why people who are final are not sent. */
function Withheld({ target: { counts, takesWholeBatches } }: { target: TargetDelivery }) {
  if (counts.withheld === 0) return null
  const reason = takesWholeBatches
    ? 'This target takes a batch only as a whole: when everyone in it is decided, and as long as it refuses no one.'
    : 'Another target refused them, and its settings say that this one does not get them then.'
  return (
    <p className="text-soft text-sm">
      {people(counts.withheld)} not sent. {reason}
    </p>
  )
}
