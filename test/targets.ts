import { v7 as uuidv7 } from 'uuid'
import { proposeChange } from '#core/change-requests/propose-change'
import type { Context } from '#core/context'
import { generateDeliveryKeys } from '#core/secrets/delivery-key'
import { ProposedTarget } from '#core/targets/proposed-target'
import { confirm } from './admins'
import { scimTarget } from './target-settings'

/** The keys of a delivery process for tests. */
export const deliveryKeys = generateDeliveryKeys()

/** A target with the key `idp`: SCIM with a token, unless something else is given. */
export const proposedTarget = (other: object = {}) =>
  ProposedTarget.parse({
    kind: 'target',
    key: 'idp',
    basedOn: 0,
    position: 1,
    settings: scimTarget(),
    secrets: { token: 'first-token' },
    ...other,
  })

/** Proposes a target under a key of its own. Returns the id of the change request. */
export async function proposeTarget(ctx: Context, other: object = {}, idempotencyKey: string = uuidv7()): Promise<string> {
  const input = { change: proposedTarget(other), idempotencyKey, deliveryKey: deliveryKeys.publicKey }
  return (await proposeChange({ ctx, input })).id
}

/** Two admins set a target. */
export async function setTarget(admin: Context, second: Context, other: object = {}): Promise<string> {
  const id = await proposeTarget(admin, other)
  await confirm(second, id)
  return id
}
