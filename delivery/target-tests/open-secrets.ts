import type { Database } from '#core/database/open-database'
import { openSecret } from '#core/targets/open-secret'
import { type SecretName, secretsOfTarget } from '#core/targets/settings/target-secrets'
import type { TargetSettings } from '#core/targets/settings/target-settings'

export type OpenedSecrets = Partial<Record<SecretName, string>>

type Target = { id: string; key: string; settings: TargetSettings }

/** Opens the secrets of a target that are in force. Throws SecretNotOpened for one that was not sealed for these settings and this key. */
export async function openSecrets(db: Database, { id, key, settings }: Target, privateKey: string): Promise<OpenedSecrets> {
  const sealed = await db.kysely
    .selectFrom('targetSecret')
    .where('targetId', '=', id)
    .where('replacedAt', 'is', null)
    .select(['name', 'sealed'])
    .execute()
  const opened: OpenedSecrets = {}
  for (const needed of secretsOfTarget(settings)) {
    const found = sealed.find(({ name }) => name === needed.name)
    if (found) opened[needed.name] = await openSecret(found.sealed, { ...needed, target: key }, privateKey)
  }
  return opened
}
