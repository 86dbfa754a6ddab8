import { z } from 'zod'
import { actingAs, type Context } from '#core/context'
import { halfKey } from '#core/operators/half-key'
import { requireAdmin } from '#core/operators/require-admin'
import { wholeKey } from '#core/operators/whole-key'
import type { ChangeKind } from './operator-change'

export const Confirmation = z.strictObject({ domain: z.string().max(320).optional() })

/** `domain` is what the admin typed; `secret` signs the halves of a key; `mailsKey` says that both halves are made now and mailed. */
type ConfirmInput = { changeId: string; domain?: string | undefined; secret?: string; mailsKey?: boolean }

/**
 * What is told once: of a reset, the second half of the key, or all of it where it is mailed, and the operator whom it lets in;
 * of an address, the operator under the address before.
 */
export type Confirmed = { token: string | null; to: { name: string; email: string } } | null

/**
 * The second admin's act: what another proposed takes effect at once.
 * Refuses with `role-missing`, `change-not-found`, `change-decided-already`, `two-admins-needed`, `domain-differs`,
 * `account-not-accepted`, `operator-exists`, `proposer-no-admin`, or `second-admin-needed` for who proposed it and for whom it concerns.
 */
export async function confirmOperatorChange({ ctx, input }: { ctx: Context; input: ConfirmInput }): Promise<Confirmed> {
  requireAdmin(ctx)
  const { changeId, secret } = input
  const half = (half: 1 | 2) => (secret === undefined ? null : halfKey({ secret, half, changeId }))
  const first = input.mailsKey ? half(1) : null
  const second = half(2)
  const [decided] = await ctx.db.query<{ isNew: boolean }>(
    'select decide_operator_change($1, $2::inet, $3, $4, true, $5, $6, $7) as "isNew"',
    [...actingAs(ctx), changeId, input.domain ?? null, first, second],
  )
  if (!decided?.isNew) return null
  const [change] = await ctx.db.query<{ kind: ChangeKind; name: string; email: string; previousEmail: string | null }>(
    `select c.kind, o.name, o.email, c.previous_email as "previousEmail"
     from operator_change c join operator o on o.id = c.operator_id where c.id = $1`,
    [changeId],
  )
  if (change?.previousEmail) return { token: null, to: { name: change.name, email: change.previousEmail } }
  if (change?.kind !== 'reset-password' || second === null) return null
  return { token: first ? wholeKey(first, second) : second, to: { name: change.name, email: change.email } }
}
