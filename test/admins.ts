import { v7 as uuidv7 } from 'uuid'
import { inject } from 'vitest'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { inviteOperator } from '#core/invitations/invite-operator'
import { proposeOperatorChange } from '#core/operator-changes/propose-operator-change'
import type { ChangeRequest } from '#core/operators/operator-change'
import { openTestInstance } from './instance'

export const linkNotGood = { code: 'link-not-good' }

/** An instance of its own with two admins, and what the sign-in library may do there. */
export async function openAdmins() {
  const instance = await openTestInstance()
  const [admin, second] = [await instance.signIn('admin'), await instance.signIn('admin')]
  const signInRole = { db: openDatabase({ url: instance.database.authUrl, poolSize: 2, name: 'test sign-in' }) }
  return {
    instance,
    admin,
    second,
    signInRole,
    async [Symbol.asyncDispose]() {
      await signInRole.db.close()
      await instance[Symbol.asyncDispose]()
    },
  }
}

/** An operator operator our own code takes for an admin; the database does not. */
export const pretending = (ctx: Context): Context => ({ ...ctx, actor: { ...ctx.actor, roles: ['admin'] } })

/** Invites an operator under a key of its own; the whole link is mailed. */
export const invite = (ctx: Context, name: string, email: string, { mailsKey } = { mailsKey: true }) =>
  inviteOperator({ ctx, input: { name, email, idempotencyKey: uuidv7(), secret: inject('template').authSecret, mailsKey } })

/** Proposes a change under a key of its own. Returns its id. */
export async function propose(ctx: Context, operator: Context, change: ChangeRequest, secret?: string): Promise<string> {
  const { id } = await proposeOperatorChange({
    ctx,
    input: { operatorId: operator.actor.id, change, idempotencyKey: uuidv7(), ...(secret && { secret }) },
  })
  return id
}
