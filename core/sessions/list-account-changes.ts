import { z } from 'zod'
import type { Context } from '#core/context'

/** The audit events about an operator's own credentials. */
const actions = [
  'password.changed',
  'second-factor.turned-on',
  'second-factor.turned-off',
  'second-factor.recovery-codes-renewed',
  'second-factor.recovery-code-used',
] as const

export const AccountChange = z.object({
  what: z.enum([...actions, 'second-factor.reset', 'address.changed']),
  at: z.iso.datetime(),
})
export type AccountChange = z.infer<typeof AccountChange>

const days = 30
const atMost = 20

/** What changed in the account of the operator who asks in the last 30 days, by anyone, newest first, at most 20 changes. */
export async function listAccountChanges({ ctx }: { ctx: Context }): Promise<AccountChange[]> {
  const { prisma } = ctx.db
  const since = new Date(Date.now() - days * 86_400_000)
  const operatorId = ctx.actor.id
  const [events, confirmed] = await Promise.all([
    prisma.auditEvent.findMany({
      where: { actorId: operatorId, action: { in: [...actions] }, at: { gte: since } },
      select: { action: true, at: true },
      orderBy: { seq: 'desc' },
      take: atMost,
    }),
    // The actor of these is the admin who confirmed.
    prisma.changeRequest.findMany({
      where: { operatorId, confirmed: true, decidedAt: { gte: since }, kind: { in: ['reset-second-factor', 'change-address'] } },
      select: { kind: true, decidedAt: true },
      orderBy: { decidedAt: 'desc' },
      take: atMost,
    }),
  ])
  return [
    ...events.map(({ action, at }) => AccountChange.parse({ what: action, at: at.toISOString() })),
    ...confirmed.map(({ kind, decidedAt }) =>
      AccountChange.parse({
        what: kind === 'change-address' ? 'address.changed' : 'second-factor.reset',
        at: decidedAt?.toISOString(),
      }),
    ),
  ]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, atMost)
}
