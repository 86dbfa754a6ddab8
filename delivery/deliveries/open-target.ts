import type { Database } from '#core/database/open-database'
import { TargetSettings } from '#core/targets/settings/target-settings'
import { type OpenedSecrets, openEarlierSecrets, openSecrets } from '#delivery/open-secrets'

export type ScimSettings = Extract<TargetSettings, { kind: 'scim' }>

/** A target as the version in force says, in the order of deliveries. */
export type OpenTarget = { id: string; key: string; version: number; settings: TargetSettings; secrets: Secrets; earlierSecrets: Secrets }

type Secrets = () => Promise<OpenedSecrets>

/** The targets that can be reached now: neither paused nor left alone for a while. */
export async function openTargets(db: Database, privateKey: string): Promise<OpenTarget[]> {
  const found = await db.kysely
    .selectFrom('target as t')
    .innerJoin('targetVersion as v', 'v.targetId', 't.id')
    .leftJoin('targetState as s', 's.targetId', 't.id')
    .distinctOn(['t.position', 't.key'])
    .where('s.pausedAt', 'is', null)
    .where((eb) => eb.or([eb('s.notBefore', 'is', null), eb('s.notBefore', '<=', eb.fn<Date>('clock_timestamp'))]))
    .orderBy('t.position')
    .orderBy('t.key')
    .orderBy('v.number', 'desc')
    .select(['t.id', 't.key', 'v.number as version', 'v.settings'])
    .execute()
  return found.map(({ id, key, version, settings: text }) => {
    const settings = TargetSettings.parse(JSON.parse(text))
    const target = { id, key, settings }
    return {
      ...target,
      version,
      secrets: () => openSecrets(db, target, privateKey),
      earlierSecrets: () => openEarlierSecrets(db, target, privateKey),
    }
  })
}
