import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { readReversals } from '#core/reversals/read-reversals'
import type { Reversal } from '#core/reversals/reversal'

/** Returns one reversal. Refuses with `reversal-not-found`, also when the actor may see none of its batches. */
export async function getReversal({ ctx, input }: { ctx: Context; input: { reversalId: string } }): Promise<Reversal> {
  const [reversal] = await readReversals(ctx, (reversals) => reversals.where('v.id', '=', input.reversalId))
  if (!reversal) throw new DomainError('reversal-not-found')
  return reversal
}
