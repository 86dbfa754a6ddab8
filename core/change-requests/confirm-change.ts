import { z } from 'zod'
import { ChangeRequest } from '#core/change-requests/change-request'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { halfKey } from '#core/operators/half-key'
import { requireAdmin } from '#core/operators/require-admin'
import { wholeKey } from '#core/operators/whole-key'

/** The confirming request: the digest that was shown and, for a new address, its domain as the admin types it. */
export const ChangeConfirmation = z.strictObject({ digest: ChangeRequest.shape.digest, domain: z.string().max(320).optional() })

/** `domain` is what the admin typed, `secret` signs the halves of a key, and with `mailsKey` both halves are made now and mailed. */
type ConfirmInput = { changeId: string; digest: string; domain?: string | undefined; secret?: string; mailsKey?: boolean }

/**
 * What is returned only once. For a password reset: the second half of the key, or the whole key if it is mailed, and its operator.
 * For a changed address: the operator with the previous address. For a reset second factor: the operator.
 */
export type Confirmed = { kind: ConfirmedKind; token: string | null; to: { name: string; email: string } } | null
type ConfirmedKind = 'change-address' | 'reset-password' | 'reset-second-factor'

const Previous = z.object({ from: z.object({ address: z.string() }) })

/**
 * Confirms the change with this digest that another admin proposed, which takes effect at once. Returns null when the request is repeated.
 * Refuses with `role-missing`, `change-not-found`, `change-decided-already`, `change-expired`, `change-differs` for another digest,
 * `change-stale` with what has `changed`, `proposer-no-admin`, or `second-admin-needed` for the proposer and for the operator it concerns;
 * an operator's with `two-admins-needed`, `domain-differs`, `account-not-accepted` or `operator-exists`, a batch's with `own-batch`
 * or `batch-moved-on`.
 */
export async function confirmChange({ ctx, input }: { ctx: Context; input: ConfirmInput }): Promise<Confirmed> {
  requireAdmin(ctx)
  const { changeId, digest, secret } = input
  const half = (half: 1 | 2) => (secret === undefined ? null : halfKey({ secret, half, changeId }))
  const first = input.mailsKey ? half(1) : null
  const second = half(2)
  const isNew = await callFunction(ctx.db, 'decide_change', {
    ...actorArguments(ctx),
    change: changeId,
    confirmed: true,
    digest,
    domain: input.domain,
    firstHalf: first,
    secondHalf: second,
  })
  if (!isNew) return null
  const { kind, operatorId, body } = await ctx.db.prisma.changeRequest.findUniqueOrThrow({
    where: { id: changeId },
    select: { kind: true, operatorId: true, body: true },
  })
  const operator = () => ctx.db.prisma.operator.findUniqueOrThrow({ where: { id: operatorId ?? '' }, select: { name: true, email: true } })
  if (kind === 'change-address')
    return { kind, token: null, to: { ...(await operator()), email: Previous.parse(JSON.parse(body)).from.address } }
  if (kind === 'reset-second-factor') return { kind, token: null, to: await operator() }
  if (kind !== 'reset-password' || second === null) return null
  return { kind, token: first ? wholeKey(first, second) : second, to: await operator() }
}
