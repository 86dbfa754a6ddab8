import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findEmbeddedOwnerUrl } from '#bin/instance/embedded-owner-url'
import { ROOT } from '#bin/project/root'
import { type Database, openDatabase } from '#core/database/open-database'
import { readEnvironment } from '#core/environment'

/**
 * Opens the database as a role that may read all of it: as its owner or as the web role, whichever is set, else that of the running
 * embedded instance. With `asOwner` only as its owner. Throws an Error that says what to set.
 */
export function openOwnerOrReader({ asOwner = false } = {}): Database {
  const envFile = join(ROOT, '.env')
  if (existsSync(envFile)) process.loadEnvFile(envFile)
  const environment = readEnvironment()
  const given = environment.DATABASE_URL ?? (asOwner ? undefined : environment.WEB_DATABASE_URL)
  const url = given ?? findEmbeddedOwnerUrl(resolve(ROOT, environment.DATA_DIR))
  if (!url) throw new Error(`Set ${asOwner ? 'DATABASE_URL' : 'DATABASE_URL or WEB_DATABASE_URL'}, or start Countersign here first.`)
  return openDatabase({ url, poolSize: 2, name: 'countersign audit' })
}
