import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { OpenInvitation } from './open-invitation'
import { byName, isAdmin, mayReadOperators, Operator } from './operator'

/** An operator as admins see them. */
export const OperatorEntry = Operator.extend({ hasSecondFactor: z.boolean(), suspended: z.boolean(), since: z.iso.datetime() })
export type OperatorEntry = z.infer<typeof OperatorEntry>

export type Operators = { operators: OperatorEntry[]; invitations: OpenInvitation[] }

/** All operators and the open invitations. Refuses with `role-missing`. */
export async function listOperators({ ctx }: { ctx: Context }): Promise<Operators> {
  if (!mayReadOperators(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
  const { prisma, kysely } = ctx.db
  const [operators, invitations] = await Promise.all([
    prisma.operator.findMany(),
    kysely
      .selectFrom('invitation')
      .where('acceptedAt', 'is', null)
      .where('expiresAt', '>', sql<Date>`clock_timestamp()`)
      .select(['id', 'name', 'email', 'expiresAt', 'hasWholeKey', 'invitedBy'])
      .orderBy('id')
      .execute(),
  ])
  const byId = new Map(operators.map((operator) => [operator.id, operator]))
  const isStillAdmin = (id: string) => {
    const operator = byId.get(id)
    return operator?.active === true && !operator.suspended && isAdmin(operator)
  }
  return {
    operators: operators
      .sort((a, b) => Number(b.active) - Number(a.active) || byName(a, b))
      .map(({ twoFactorEnabled, createdAt, ...operator }) =>
        OperatorEntry.parse({ ...operator, hasSecondFactor: twoFactorEnabled, since: createdAt.toISOString() }),
      ),
    invitations: invitations.map(({ hasWholeKey, invitedBy, expiresAt, ...invitation }) =>
      OpenInvitation.parse({
        ...invitation,
        needsConfirmation: !hasWholeKey,
        invitedBy: byId.get(invitedBy),
        isInviterAdmin: isStillAdmin(invitedBy),
        expiresAt: expiresAt.toISOString(),
      }),
    ),
  }
}
