import { OWNER_ROLE } from '#bin/services/owner-database'
import { runningUrl } from './data-folder-lock'
import { keptPorts } from './ports'
import { keepSecrets, type Secrets } from './secrets'

/** The database of the instance that runs on this data folder, as its owner; undefined when none does. */
export function findEmbeddedOwnerUrl(dataFolder: string): string | undefined {
  const { postgres } = keptPorts(dataFolder)
  return runningUrl(dataFolder) && postgres ? embeddedOwnerUrl(postgres, keepSecrets(dataFolder)) : undefined
}

export function embeddedOwnerUrl(port: number, secrets: Secrets): string {
  return `postgresql://${OWNER_ROLE}:${secrets.owner}@127.0.0.1:${port}/countersign`
}
