import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { ROOT } from '#bin/project/root'
import { authSecretsOf, readEnvironment } from '#core/environment'
import { resealSecondFactors } from '#database/reseal-second-factors'
import { findEmbeddedOwnerUrl } from './instance/embedded-owner-url'
import { keepSecrets } from './instance/secrets'

// npm run secrets:reseal
// As the owner of the database, after AUTH_SECRET was changed.
try {
  const envFile = join(ROOT, '.env')
  if (existsSync(envFile)) process.loadEnvFile(envFile)
  const environment = readEnvironment()
  const dataFolder = resolve(ROOT, environment.DATA_DIR)
  const embeddedUrl = environment.DATABASE_URL === undefined ? findEmbeddedOwnerUrl(dataFolder) : undefined
  const ownerUrl = environment.DATABASE_URL ?? embeddedUrl
  if (!ownerUrl) throw new Error('Set DATABASE_URL to the database as its owner, or start Countersign here first: npm start')
  const AUTH_SECRET = environment.AUTH_SECRET ?? (embeddedUrl && keepSecrets(dataFolder).authSecret)
  const authSecrets = authSecretsOf({ ...environment, AUTH_SECRET })
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { resealed, present, unreadable } = await resealSecondFactors(client, authSecrets)
    console.log(`${resealed} second factors were sealed again with AUTH_SECRET, and ${present} had been already.`)
    if (unreadable > 0) {
      console.error(
        `${unreadable} could not be opened: list the secret that sealed them in AUTH_SECRET_EARLIER, or have two admins reset them.`,
      )
      process.exitCode = 1
    }
  } finally {
    await client.end()
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
