import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { TargetSettings } from '#core/targets/settings/target-settings'
import { type OpenedSecrets, openEarlierSecrets, openSecrets } from '#delivery/open-secrets'

export type ScimSettings = Extract<TargetSettings, { kind: 'scim' }>

/** A target as the version in force says, in the order of deliveries. `asOf` is when two admins last changed its settings or secrets. */
export type OpenTarget = { id: string; key: string; asOf: Date; settings: TargetSettings; secrets: Secrets; earlierSecrets: Secrets }

type Secrets = () => Promise<OpenedSecrets>

/** The targets that can be reached now: neither paused nor left alone for a while. */
export async function openTargets(db: Database, privateKey: string): Promise<OpenTarget[]> {
  const found = await inForce(db)
    .leftJoin('targetState as s', 's.targetId', 't.id')
    .where('s.pausedAt', 'is', null)
    .where((eb) => eb.or([eb('s.notBefore', 'is', null), eb('s.notBefore', '<=', eb.fn<Date>('clock_timestamp'))]))
    .select(['t.id', 't.key', 'v.settings'])
    .execute()
  return found.map(({ id, key, asOf, settings: text }) => {
    const settings = TargetSettings.parse(JSON.parse(text))
    const target = { id, key, asOf, settings }
    return {
      ...target,
      secrets: () => openSecrets(db, target, privateKey),
      earlierSecrets: () => openEarlierSecrets(db, target, privateKey),
    }
  })
}

/** Whether two admins have changed the target since it was opened, so that what failed was asked for by what is no longer in force. */
export async function hasChanged(db: Database, { id, asOf }: Pick<OpenTarget, 'id' | 'asOf'>): Promise<boolean> {
  const now = await inForce(db).where('t.id', '=', id).executeTakeFirst()
  return now?.asOf.getTime() !== asOf.getTime()
}

const inForce = (db: Database) =>
  db.kysely
    .selectFrom('target as t')
    .innerJoin('targetVersion as v', 'v.targetId', 't.id')
    .distinctOn(['t.position', 't.key'])
    .orderBy('t.position')
    .orderBy('t.key')
    .orderBy('v.number', 'desc')
    .select(sql<Date>`greatest(v.confirmed_at, (select max(c.valid_from) from target_secret c where c.target_id = t.id))`.as('asOf'))
