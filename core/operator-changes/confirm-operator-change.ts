import { z } from 'zod'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { halfKey } from '#core/operators/half-key'
import { requireAdmin } from '#core/operators/require-admin'
import { wholeKey } from '#core/operators/whole-key'

export const Confirmation = z.strictObject({ domain: z.string().max(320).optional() })

/** `domain` is what the admin typed, `secret` signs the halves of a key, and with `mailsKey` both halves are made now and mailed. */
type ConfirmInput = { changeId: string; domain?: string | undefined; secret?: string; mailsKey?: boolean }

/**
 * What is returned only once. For a password reset: the second half of the key, or the whole key if it is mailed, and its operator.
 * For a changed address: the operator with the previous address. For a reset second factor: the operator.
 */
export type Confirmed = { kind: ConfirmedKind; token: string | null; to: { name: string; email: string } } | null
type ConfirmedKind = 'change-address' | 'reset-password' | 'reset-second-factor'

/**
 * Confirms the change that another admin proposed, which takes effect at once. Returns null when the request is repeated.
 * Refuses with `role-missing`, `change-not-found`, `change-decided-already`, `two-admins-needed`, `domain-differs`,
 * `account-not-accepted`, `operator-exists`, `proposer-no-admin`, or `second-admin-needed` for the proposer and for the operator it is about.
 */
export async function confirmOperatorChange({ ctx, input }: { ctx: Context; input: ConfirmInput }): Promise<Confirmed> {
  requireAdmin(ctx)
  const { changeId, secret } = input
  const half = (half: 1 | 2) => (secret === undefined ? null : halfKey({ secret, half, changeId }))
  const first = input.mailsKey ? half(1) : null
  const second = half(2)
  const isNew = await callFunction(ctx.db, 'decide_operator_change', {
    ...actorArguments(ctx),
    change: changeId,
    confirmed: true,
    domain: input.domain,
    firstHalf: first,
    secondHalf: second,
  })
  if (!isNew) return null
  const { kind, operatorId, previousEmail } = await ctx.db.prisma.operatorChange.findUniqueOrThrow({
    where: { id: changeId },
    select: { kind: true, operatorId: true, previousEmail: true },
  })
  const { name, email } = await ctx.db.prisma.operator.findUniqueOrThrow({
    where: { id: operatorId },
    select: { name: true, email: true },
  })
  if (previousEmail) return { kind: 'change-address', token: null, to: { name, email: previousEmail } }
  if (kind === 'resetSecondFactor') return { kind: 'reset-second-factor', token: null, to: { name, email } }
  if (kind !== 'resetPassword' || second === null) return null
  return { kind: 'reset-password', token: first ? wholeKey(first, second) : second, to: { name, email } }
}
