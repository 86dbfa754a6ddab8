import { type Batch, isOwnBatch } from '#core/batches/batch'
import { isChecker, type Role } from '#core/operators/operator'

/** Why somebody who looks at a pending batch has no means to decide it. */
export function WhyNot({ batch, actor }: { batch: Batch; actor: { id: string; roles: Role[] } }) {
  if (batch.state !== 'pending') return null
  if (isOwnBatch(actor, batch)) return <p className="text-soft">You uploaded this batch, so someone else decides it.</p>
  if (!isChecker(actor)) return <p className="text-soft">A checker decides this batch; you can look at all of it.</p>
  return null
}
