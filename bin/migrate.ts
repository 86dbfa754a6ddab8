import { readEnvironment, requireSetting } from '#core/environment'
import { ofEachRole, RolesMissingError } from '#database/roles'
import { policyOf } from './instance/policy-of'
import { prepareDatabase } from './instance/prepare-database'

// The migration job: the only process that knows the owner's way to the database.
try {
  const environment = readEnvironment()
  const given = {
    auth: requireSetting(environment, 'AUTH_DATABASE_URL'),
    web: requireSetting(environment, 'WEB_DATABASE_URL'),
    worker: requireSetting(environment, 'WORKER_DATABASE_URL'),
    verifier: requireSetting(environment, 'VERIFIER_DATABASE_URL'),
  }
  const { applied } = await prepareDatabase({
    ownerUrl: requireSetting(environment, 'DATABASE_URL'),
    authSecret: requireSetting(environment, 'AUTH_SECRET'),
    policy: policyOf(environment),
    given,
    passwords: ofEachRole(() => ''),
  })
  console.log(applied.length === 0 ? 'The database has every migration.' : `Applied ${applied.join(', ')}.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  if (error instanceof RolesMissingError) console.error(`\n${error.sql}`)
  process.exitCode = 1
}
