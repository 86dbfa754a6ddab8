import type { Context } from '#core/context'

/** How many active operators may decide. */
export async function countCheckers({ ctx }: { ctx: Context }): Promise<number> {
  return ctx.db.prisma.operator.count({ where: { active: true, suspended: false, roles: { has: 'checker' } } })
}
