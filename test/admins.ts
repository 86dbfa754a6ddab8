import { v7 as uuidv7 } from 'uuid'
import { inject } from 'vitest'
import type { Context } from '#core/context'
import { openDatabase } from '#core/db'
import { inviteOperator } from '#core/operators/invite-operator'
import type { ChangeRequest } from '#core/operators/operator-change'
import { proposeOperatorChange } from '#core/operators/propose-operator-change'
import { openTestDesk } from './desk'

export const linkNotGood = { code: 'link-not-good' }

/** A desk of its own with two admins, and what the sign-in library may do there. */
export async function openAdmins() {
  const desk = await openTestDesk()
  const [admin, second] = [await desk.signIn('admin'), await desk.signIn('admin')]
  const signInRole = { db: openDatabase({ url: desk.database.authUrl, poolSize: 2, name: 'test sign-in' }) }
  return {
    desk,
    admin,
    second,
    signInRole,
    async [Symbol.asyncDispose]() {
      await signInRole.db.close()
      await desk[Symbol.asyncDispose]()
    },
  }
}

/** Somebody for whom our own code has been talked into the role; the database has not. */
export const pretending = (ctx: Context): Context => ({ ...ctx, actor: { ...ctx.actor, roles: ['admin'] } })

/** Invites someone under a key of its own, whose whole link is mailed. */
export const invite = (ctx: Context, name: string, email: string, { mailsKey } = { mailsKey: true }) =>
  inviteOperator({ ctx, input: { name, email, idempotencyKey: uuidv7(), secret: inject('template').authSecret, mailsKey } })

/** Proposes a change under a key of its own. Returns its id. */
export async function propose(ctx: Context, whom: Context, change: ChangeRequest, secret?: string): Promise<string> {
  const { id } = await proposeOperatorChange({
    ctx,
    input: { operatorId: whom.actor.id, change, idempotencyKey: uuidv7(), ...(secret && { secret }) },
  })
  return id
}
