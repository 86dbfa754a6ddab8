import { v7 as uuidv7 } from 'uuid'
import { ProposedChange } from '#core/change-requests/proposed-change'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { canonicalFieldVersion } from '#core/fields/canonical-field-version'
import { halfKey } from '#core/operators/half-key'
import { requireAdmin } from '#core/operators/require-admin'
import { sealProposedTarget } from '#core/targets/seal-proposed-target'

/** `secret` signs the first half of the key of a password reset; `deliveryKey` seals the secrets of a target. */
type ProposeInput = { change: ProposedChange; idempotencyKey: string; secret?: string; deliveryKey?: string | undefined }

/** `token` is returned once, for a password reset: the first half of a key. The admin who confirms gets the second half. */
export type Proposed = { id: string; token: string | null }

/**
 * Proposes a change, which takes effect when another admin confirms it.
 * Refuses with `role-missing`, `change-needless`, `change-proposed-already` or `two-admins-needed`, for an operator with
 * `operator-not-found`, `account-not-accepted` or `operator-exists`, for a batch with `batch-not-found`, `own-batch` or `batch-moved-on`,
 * for fields with `fields-changed` when the version they are based on is no longer in force, or `input-invalid`, for a target with
 * `target-changed`, `target-secrets-needed`, `delivery-not-set-up` or `input-invalid`.
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
    ...(await argumentsOf(ctx, change, input.deliveryKey)),
    half,
  })
  return { id: proposedId, token: proposedId === id ? half : null }
}

type Arguments = { kind: string; subject: string | null; wanted: object }

/** A change as the functions of the database take it. */
async function argumentsOf({ db }: Context, change: ProposedChange, deliveryKey: string | undefined): Promise<Arguments> {
  if (change.kind === 'end-frozen-batch') return { kind: change.kind, subject: change.batchId, wanted: {} }
  if (change.kind === 'fields')
    return { kind: change.kind, subject: null, wanted: { definition: canonicalFieldVersion(change.definition), basedOn: change.basedOn } }
  if (change.kind === 'target') return { kind: change.kind, subject: null, wanted: await sealProposedTarget(db, change, deliveryKey) }
  const { kind, operatorId, ...wanted } = change
  return { kind, subject: operatorId, wanted }
}
