import type { Context } from '#core/context'
import type { Role } from './operator'

/** The roles in which this operator cannot act until they have a second factor. The policy in the database requires it. */
export async function rolesWithoutSecondFactor({ ctx }: { ctx: Context }): Promise<Role[]> {
  if (ctx.actor.hasSecondFactor) return []
  const policy = await ctx.db.prisma.policy.findFirst({ select: { secondFactorFor: true } })
  return ctx.actor.roles.filter((role) => policy?.secondFactorFor.includes(role))
}
