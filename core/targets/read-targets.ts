import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { TargetSettings } from './settings/target-settings'
import { type TargetHealth, targetHealthOf } from './target-health'

export type StoredTarget = TargetHealth & {
  id: string
  key: string
  position: number
  retiredAt: string | null
  version: number
  confirmedAt: string
  settings: TargetSettings
}

/** Every target with its settings in force and its health, in the order of delivery. Without a check of permissions. */
export async function readTargets({ kysely }: Database): Promise<StoredTarget[]> {
  const targets = await kysely
    .selectFrom('target as t')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('targetVersion as o')
          .whereRef('o.targetId', '=', 't.id')
          .orderBy('o.number', 'desc')
          .limit(1)
          .select(['o.number as version', 'o.settings', 'o.confirmedAt'])
          .as('v'),
      (join) => join.onTrue(),
    )
    .leftJoin('targetState as s', 's.targetId', 't.id')
    .select(['t.id', 't.key', 't.position', 't.retiredAt', 'v.version', 'v.settings', 'v.confirmedAt'])
    .select(['s.pausedAt', 's.pause', 's.failingSince', 's.cause'])
    .select(sql<Date | null>`case when isfinite(s.not_before) then s.not_before end`.as('nextAttemptAt'))
    .orderBy('t.position')
    .orderBy('t.key')
    .execute()
  return targets.map(({ id, key, position, retiredAt, version, confirmedAt, settings, ...state }) => ({
    id,
    key,
    position,
    retiredAt: retiredAt?.toISOString() ?? null,
    version,
    confirmedAt: confirmedAt.toISOString(),
    settings: TargetSettings.parse(JSON.parse(settings)),
    ...targetHealthOf(state),
  }))
}
