import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { mayReadOperators } from '#core/operators/operator'

/** A test of a target; `outcome`, `sentence` and `endedAt` are null until the delivery process has ended it. */
export type TargetTest = {
  id: string
  version: number
  askedBy: string
  askedAt: string
  endedAt: string | null
  outcome: 'answered' | 'failed' | null
  sentence: string | null
}

/** The tests of a target that are kept, at most 20, newest first. Refuses with `role-missing` or `target-not-found`. */
export async function listTargetTests({ ctx, input: { key } }: { ctx: Context; input: { key: string } }): Promise<TargetTest[]> {
  if (!mayReadOperators(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
  const target = await ctx.db.prisma.target.findUnique({ where: { key }, select: { id: true } })
  if (!target) throw new DomainError('target-not-found')
  const rows = await ctx.db.kysely
    .selectFrom('targetTest as t')
    .innerJoin('operator as o', 'o.id', 't.askedBy')
    .where('t.targetId', '=', target.id)
    .select(['t.id', 't.version', 'o.name as askedBy', 't.askedAt', 't.endedAt', 't.outcome', 't.sentence'])
    .orderBy('t.askedAt', 'desc')
    .orderBy('t.id', 'desc')
    .execute()
  return rows.map(({ askedAt, endedAt, outcome, ...row }) => ({
    ...row,
    outcome: outcome as TargetTest['outcome'],
    askedAt: askedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  }))
}
