import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { mayReadOperators } from '#core/operators/operator'
import type { TargetKind } from './settings/target-settings'

export type TargetEntry = {
  key: string
  kind: TargetKind
  name: string
  position: number
  /** The version in force. */
  version: number
  confirmedAt: string
  /** Null while it is in use. */
  retiredAt: string | null
}

/** Every target, in the order in which people are delivered; those that are retired last. Refuses with `role-missing`. */
export async function listTargets({ ctx }: { ctx: Context }): Promise<TargetEntry[]> {
  if (!mayReadOperators(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
  const targets = await ctx.db.prisma.target.findMany({
    include: { versions: { orderBy: { number: 'desc' }, take: 1 } },
    orderBy: [{ retiredAt: { sort: 'asc', nulls: 'first' } }, { position: 'asc' }, { key: 'asc' }],
  })
  return targets.flatMap(({ key, kind, position, retiredAt, versions: [version] }) => {
    if (!version) return []
    const { name } = JSON.parse(version.settings) as { name: string }
    const confirmedAt = version.confirmedAt.toISOString()
    return {
      key,
      kind: kind as TargetKind,
      name,
      position,
      version: version.number,
      confirmedAt,
      retiredAt: retiredAt?.toISOString() ?? null,
    }
  })
}
