'use client'

import { DeliveryOutcome, deliveryOutcomes } from '#core/deliveries/delivery-outcome'
import type { RegisterFilter } from '#core/people/register-filter'
import type { TargetName } from '#core/targets/list-target-names'
import { capital } from '#ui/basics/capital'
import { Choice } from '#ui/basics/choice'
import { deliveryLooks } from '#ui/deliveries/delivery-outcomes'

type Delivery = RegisterFilter['delivery']

/** The filter that a link says; none if it names a target that is not there. */
export function deliveryFilterOf(targets: TargetName[], target: string | undefined, outcome: string | undefined): Delivery {
  const known = DeliveryOutcome.safeParse(outcome ?? 'delivered')
  return known.success && target !== undefined && targets.some(({ key }) => key === target) ? { target, outcome: known.data } : undefined
}

type Props = {
  targets: TargetName[]
  chosen: Delivery
  onChoose: (parts: { target: string | null; outcome: string | null }) => void
}

/** Filters the register by what became of people at a target. */
export function DeliveryChoice({ targets, chosen, onChoose }: Props) {
  return (
    <>
      <Choice
        className="max-sm:flex-1 sm:w-44"
        label="Target"
        isLabelHidden
        value={chosen?.target ?? null}
        onChoose={(target) => onChoose({ target: target || null, outcome: target ? (chosen?.outcome ?? 'delivered') : null })}
      >
        <option value="">Any target</option>
        {targets.map(({ key, name, isRetired }) => (
          <option key={key} value={key}>
            {name}
            {isRetired && ' (retired)'}
          </option>
        ))}
      </Choice>
      {chosen && (
        <Choice
          className="max-sm:flex-1 sm:w-44"
          label="Outcome there"
          isLabelHidden
          value={chosen.outcome}
          onChoose={(outcome) => onChoose({ target: chosen.target, outcome })}
        >
          {deliveryOutcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {capital(deliveryLooks[outcome].word)}
            </option>
          ))}
        </Choice>
      )}
    </>
  )
}
