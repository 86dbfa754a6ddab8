import { v7 as uuidv7 } from 'uuid'
import { ProposedChange } from '#core/change-requests/proposed-change'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { canonicalFieldVersion } from '#core/fields/canonical-field-version'
import { halfKey } from '#core/operators/half-key'
import { requireAdmin } from '#core/operators/require-admin'

/** `secret` signs the first half of the key of a password reset. */
type ProposeInput = { change: ProposedChange; idempotencyKey: string; secret?: string }

/** `token` is returned once, for a password reset: the first half of a key. The admin who confirms gets the second half. */
export type Proposed = { id: string; token: string | null }

/**
 * Proposes a change, which takes effect when another admin confirms it.
 * Refuses with `role-missing`, `change-needless`, `change-proposed-already` or `two-admins-needed`, for an operator with
 * `operator-not-found`, `account-not-accepted` or `operator-exists`, for a batch with `batch-not-found`, `own-batch` or `batch-moved-on`,
 * for fields with `fields-changed` when the version they are based on is no longer in force, or `input-invalid`.
 */
export async function proposeChange({ ctx, input }: { ctx: Context; input: ProposeInput }): Promise<Proposed> {
  requireAdmin(ctx)
  const change = ProposedChange.parse(input.change)
  const id = uuidv7()
  const half = change.kind === 'reset-password' && input.secret ? halfKey({ secret: input.secret, half: 1, changeId: id }) : null
  const proposedId = await callFunction(ctx.db, 'propose_change', {
    ...actorArguments(ctx),
    idempotencyKey: input.idempotencyKey,
    change: id,
    ...argumentsOf(change),
    half,
  })
  return { id: proposedId, token: proposedId === id ? half : null }
}

/** A change as the functions of the database take it. */
function argumentsOf(change: ProposedChange): { kind: string; subject: string | null; wanted: object } {
  if (change.kind === 'end-frozen-batch') return { kind: change.kind, subject: change.batchId, wanted: {} }
  if (change.kind === 'fields')
    return { kind: change.kind, subject: null, wanted: { definition: canonicalFieldVersion(change.definition), basedOn: change.basedOn } }
  const { kind, operatorId, ...wanted } = change
  return { kind, subject: operatorId, wanted }
}
