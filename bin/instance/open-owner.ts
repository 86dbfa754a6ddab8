import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { ROOT } from '#bin/project/root'
import { type Environment, readEnvironment } from '#core/environment'
import { findEmbeddedOwnerUrl } from './embedded-owner-url'

/** Connects as the owner of the database, which DATABASE_URL or the embedded instance names. Throws an Error that says what to set. */
export async function openOwner(): Promise<{ client: pg.Client; environment: Environment }> {
  const envFile = join(ROOT, '.env')
  if (existsSync(envFile)) process.loadEnvFile(envFile)
  const environment = readEnvironment()
  const ownerUrl = environment.DATABASE_URL ?? findEmbeddedOwnerUrl(resolve(ROOT, environment.DATA_DIR))
  if (!ownerUrl) throw new Error('Set DATABASE_URL to the database as its owner, or start the desk first: npm start')
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  return { client, environment }
}
