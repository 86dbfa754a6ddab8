import type { DeliveryOutcome } from '#core/deliveries/delivery-outcome'
import { deliveryLooks } from './delivery-outcomes'

/** The sign of an outcome at a target in its colour. */
export function DeliverySign({ outcome }: { outcome: DeliveryOutcome }) {
  const { sign: Shape, ink } = deliveryLooks[outcome]
  return <Shape aria-hidden="true" strokeWidth={2.25} className={`size-[13px] shrink-0 self-center ${ink}`} />
}
