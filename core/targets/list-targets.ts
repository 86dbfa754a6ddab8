import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { mayReadOperators } from '#core/operators/operator'
import { readTargets } from './read-targets'
import type { TargetKind } from './settings/target-settings'
import type { TargetHealth } from './target-health'

/** How many people a target has, begun ones among them, and how many it refused. */
export type PeopleAtTarget = { here: number; failed: number }

export type TargetEntry = TargetHealth & {
  key: string
  kind: TargetKind
  name: string
  position: number
  /** The version in force. */
  version: number
  confirmedAt: string
  /** Null while it is in use. */
  retiredAt: string | null
  people: PeopleAtTarget
}

/** Every target, in the order in which people are delivered; those that are retired last. Refuses with `role-missing`. */
export async function listTargets({ ctx }: { ctx: Context }): Promise<TargetEntry[]> {
  if (!mayReadOperators(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
  const [targets, people] = await Promise.all([readTargets(ctx.db), countPeople(ctx.db)])
  const entries = targets.map(
    ({ id, key, position, retiredAt, version, confirmedAt, settings: { kind, name }, pause, delay }): TargetEntry => ({
      key,
      kind,
      name,
      position,
      version,
      confirmedAt,
      retiredAt,
      pause,
      delay,
      people: people.get(id) ?? { here: 0, failed: 0 },
    }),
  )
  return [...entries.filter(({ retiredAt }) => retiredAt === null), ...entries.filter(({ retiredAt }) => retiredAt !== null)]
}

async function countPeople({ kysely }: Database): Promise<Map<string, PeopleAtTarget>> {
  const counts = await kysely
    .selectFrom('deliverySlice as d')
    .select(({ fn, eb }) => [
      'd.targetId',
      fn.sum<number>(eb('d.begun', '+', eb('d.delivered', '+', eb.ref('d.linked')))).as('here'),
      fn.sum<number>('d.failed').as('failed'),
    ])
    .groupBy('d.targetId')
    .execute()
  return new Map(counts.map(({ targetId, ...people }) => [targetId, people]))
}
