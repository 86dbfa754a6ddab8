import { z } from 'zod'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { PersonFilter } from '#core/people/filter/person-filter'
import { mayProposeReversals } from '#core/reversals/reversal'

export const RegisterCount = z.strictObject({ filter: PersonFilter.omit({ range: true }), batchId: z.uuid().optional() })

/** Counts the people of the register who match a filter and could be taken back if the actor proposed it. Refuses with `role-missing`. */
export async function countRegister({ ctx, input }: { ctx: Context; input: z.input<typeof RegisterCount> }): Promise<{ people: number }> {
  if (!mayProposeReversals(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  return { people: await callFunction(ctx.db, 'count_register', { ...actorArguments(ctx), batch: input.batchId, filter: input.filter }) }
}
