import { z } from 'zod'
import { DeliveryOutcome } from '#core/deliveries/delivery-outcome'
import { PersonFilter } from '#core/people/filter/person-filter'
import { TargetKey } from '#core/targets/target-key'

/** The filter of the register: that of people, and what became of them at one target. */
export const RegisterFilter = PersonFilter.omit({ range: true }).extend({
  delivery: z.strictObject({ target: TargetKey, outcome: DeliveryOutcome }).optional(),
})
export type RegisterFilter = z.infer<typeof RegisterFilter>
