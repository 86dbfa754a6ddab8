import type { Context } from '#core/context'
import { byName, type OperatorName } from '#core/operators/operator'

/** The active admins, sorted by name, whom any operator may ask for a role. */
export async function listAdmins({ ctx }: { ctx: Context }): Promise<OperatorName[]> {
  const admins = await ctx.db.prisma.operator.findMany({
    where: { active: true, suspended: false, roles: { has: 'admin' } },
    select: { id: true, name: true },
  })
  return admins.sort(byName)
}
