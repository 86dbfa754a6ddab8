import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { openSecret, SecretNotOpened } from '#core/targets/open-secret'
import { type SecretName, secretsOfTarget } from '#core/targets/settings/target-secrets'
import type { TargetSettings } from '#core/targets/settings/target-settings'

/** The texts of opened secrets, by name. */
export type OpenedSecrets = Partial<Record<SecretName, string>>

type Target = { id: string; key: string; settings: TargetSettings }

/** Opens the secrets of a target that are in force. Throws SecretNotOpened for one that was not sealed for these settings and this key. */
export async function openSecrets(db: Database, target: Target, privateKey: string): Promise<OpenedSecrets> {
  const sealed = await sealedOf(db, target).where('replacedAt', 'is', null).execute()
  return openEach(target, sealed, privateKey)
}

/** Opens the secrets that were replaced last and that the target may still know; those that cannot be opened are left out. */
export async function openEarlierSecrets(db: Database, target: Target, privateKey: string): Promise<OpenedSecrets> {
  const sealed = await sealedOf(db, target).where('keptUntil', '>', sql<Date>`clock_timestamp()`).orderBy('replacedAt', 'desc').execute()
  return openEach(target, sealed, privateKey).catch((error) => {
    if (error instanceof SecretNotOpened) return {}
    throw error
  })
}

const sealedOf = (db: Database, { id }: Target) =>
  db.kysely.selectFrom('targetSecret').where('targetId', '=', id).select(['name', 'sealed'])

async function openEach({ key, settings }: Target, sealed: { name: string; sealed: string }[], privateKey: string): Promise<OpenedSecrets> {
  const opened: OpenedSecrets = {}
  for (const needed of secretsOfTarget(settings)) {
    const found = sealed.find(({ name }) => name === needed.name)
    if (found) opened[needed.name] = await openSecret(found.sealed, { ...needed, target: key }, privateKey)
  }
  return opened
}
