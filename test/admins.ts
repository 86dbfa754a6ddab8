import { v7 as uuidv7 } from 'uuid'
import { inject } from 'vitest'
import { type Confirmed, confirmChange } from '#core/change-requests/confirm-change'
import { proposeChange } from '#core/change-requests/propose-change'
import type { ChangeOfOperator, ProposedChange } from '#core/change-requests/proposed-change'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { inviteOperator } from '#core/invitations/invite-operator'
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

/** Proposes a change of an operator under a key of its own. Returns its id. */
export async function propose(
  ctx: Context,
  operator: { actor: { id: string } },
  change: ChangeOfOperator,
  secret?: string,
): Promise<string> {
  const proposed = { ...change, operatorId: operator.actor.id } as ProposedChange
  const { id } = await proposeChange({ ctx, input: { change: proposed, idempotencyKey: uuidv7(), ...(secret && { secret }) } })
  return id
}

/** Proposes to end a frozen batch. Returns the id of the change request. */
export async function proposeEnd(ctx: Context, batchId: string): Promise<string> {
  const change = { kind: 'end-frozen-batch' as const, batchId }
  return (await proposeChange({ ctx, input: { change, idempotencyKey: uuidv7() } })).id
}

type Confirmation = { domain?: string; digest?: string; secret?: string; mailsKey?: boolean }

/** Confirms a change as it is now, unless another digest is given. */
export async function confirm(
  ctx: Context,
  changeId: string,
  { digest, domain = 'example.test', ...given }: Confirmation = {},
): Promise<Confirmed> {
  const input = { changeId, digest: digest ?? (await digestOf(ctx, changeId)), domain, ...given }
  return confirmChange({ ctx, input })
}

export async function digestOf({ db }: Pick<Context, 'db'>, changeId: string): Promise<string> {
  const [found] = await db.query<{ digest: string }>(`select encode(digest, 'hex') as digest from change_request where id = $1`, [changeId])
  return found?.digest ?? '0'.repeat(64)
}
