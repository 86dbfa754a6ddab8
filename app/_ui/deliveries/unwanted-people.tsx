'use client'

import { useState } from 'react'
import type { TargetDelivery } from '#core/deliveries/list-deliveries'
import { Button } from '#ui/basics/button'
import { Notice } from '#ui/basics/notice'
import { people } from '#ui/basics/numbers'
import { ActReason } from './act-reason'
import { useDeliveryAct } from './delivery-queries'

type Props = { batchId: string; target: TargetDelivery; mayAct: boolean; onDone: (sentence: string) => void }

/** People who are at a target and should not be, and the way to leave them there. */
export function UnwantedPeople({ batchId, target: { key, name, unwanted }, mayAct, onDone }: Props) {
  const [isOpen, setOpen] = useState(false)
  const act = useDeliveryAct(batchId, key, (left) => {
    setOpen(false)
    onDone(`${people(left)} left at ${name}.`)
  })
  return (
    <Notice tone="warn" title={`${people(unwanted)} ${unwanted === 1 ? 'is' : 'are'} being taken back`}>
      <p>
        Their approval does not stand any more, or another target refused them. Countersign takes them back here and goes on trying if{' '}
        {name} does not let it.
      </p>
      {mayAct && (
        <Button className="mt-2" onClick={() => setOpen(true)}>
          Leave {people(unwanted)} there…
        </Button>
      )}
      {isOpen && (
        <ActReason
          title={`Leave ${people(unwanted)} at ${name}`}
          note={`Countersign does not try again and no longer counts them as people of ${name}. Write how they are removed there, and name no one.`}
          error={act.error}
          isBusy={act.isPending}
          onAct={(reason) => act.mutate({ act: 'give-up', reason })}
          onClose={() => setOpen(false)}
        />
      )}
    </Notice>
  )
}
