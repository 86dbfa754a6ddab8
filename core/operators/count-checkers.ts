import type { Context } from '#core/context'

/** The number of active operators who can decide. */
export async function countCheckers({ ctx }: { ctx: Context }): Promise<number> {
  return ctx.db.prisma.operator.count({ where: { active: true, suspended: false, roles: { has: 'checker' } } })
}
