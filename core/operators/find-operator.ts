import type { SystemContext } from '#core/context'
import type { Operator } from '#core/operators/operator'

/** An operator with the roles they hold now. */
export async function findOperator({ ctx, input }: { ctx: SystemContext; input: { id: string } }): Promise<Operator | null> {
  return ctx.db.prisma.operator.findUnique({
    where: { id: input.id },
    select: { id: true, name: true, email: true, active: true, roles: true },
  })
}
