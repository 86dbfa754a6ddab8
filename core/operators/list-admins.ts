import type { Context } from '#core/context'
import { byName, type OperatorName } from '#core/operators/operator'

/** Returns the active admins by name. Any operator may call it, because one without a role asks them for it. */
export async function listAdmins({ ctx }: { ctx: Context }): Promise<OperatorName[]> {
  const admins = await ctx.db.prisma.operator.findMany({
    where: { active: true, suspended: false, roles: { has: 'admin' } },
    select: { id: true, name: true },
  })
  return admins.sort(byName)
}
