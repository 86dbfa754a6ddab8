import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { type ChangeKind, OperatorChange } from '#core/operators/operator-change'
import { OpenInvitation } from './open-invitation'
import { byName, isAdmin, mayReadOperators, Operator } from './operator'

/** An operator as admins see them. */
export const OperatorEntry = Operator.extend({ hasSecondFactor: z.boolean(), suspended: z.boolean(), since: z.iso.datetime() })
export type OperatorEntry = z.infer<typeof OperatorEntry>

export type Operators = { operators: OperatorEntry[]; changes: OperatorChange[]; invitations: OpenInvitation[] }

/** All operators, the changes that need a second admin, and the open invitations. Refuses with `role-missing`. */
export async function listOperators({ ctx }: { ctx: Context }): Promise<Operators> {
  if (!mayReadOperators(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
  const { prisma, kysely } = ctx.db
  const [operators, changes, invitations] = await Promise.all([
    prisma.operator.findMany(),
    prisma.operatorChange.findMany({
      where: { decidedAt: null },
      select: { id: true, kind: true, role: true, email: true, proposedAt: true, operatorId: true, proposedBy: true },
      orderBy: { id: 'asc' },
    }),
    kysely
      .selectFrom('invitation')
      .where('acceptedAt', 'is', null)
      .where('expiresAt', '>', sql<Date>`clock_timestamp()`)
      .select(['id', 'name', 'email', 'expiresAt', 'hasWholeKey', 'invitedBy'])
      .orderBy('id')
      .execute(),
  ])
  const byId = new Map(operators.map((operator) => [operator.id, operator]))
  const isStillAdmin = (id: string | null) => {
    const operator = byId.get(id ?? '')
    return operator?.active === true && !operator.suspended && isAdmin(operator)
  }
  return {
    operators: operators
      .sort((a, b) => Number(b.active) - Number(a.active) || byName(a, b))
      .map(({ twoFactorEnabled, createdAt, ...operator }) =>
        OperatorEntry.parse({ ...operator, hasSecondFactor: twoFactorEnabled, since: createdAt.toISOString() }),
      ),
    changes: changes
      .filter(({ proposedBy }) => byId.has(proposedBy ?? ''))
      .map(({ operatorId, proposedBy, email, kind, proposedAt, ...change }) =>
        OperatorChange.parse({
          ...change,
          kind: kindInDatabase[kind],
          operator: byId.get(operatorId),
          email: byId.get(operatorId)?.email,
          newEmail: email,
          proposedBy: byId.get(proposedBy ?? ''),
          isProposerAdmin: isStillAdmin(proposedBy),
          proposedAt: proposedAt.toISOString(),
        }),
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

// Prisma gives enum values the names of schema.prisma.
const kindInDatabase = {
  grant: 'grant',
  revoke: 'revoke',
  reactivate: 'reactivate',
  liftSuspension: 'lift-suspension',
  resetPassword: 'reset-password',
  resetSecondFactor: 'reset-second-factor',
  changeAddress: 'change-address',
} as const satisfies Record<string, ChangeKind>
