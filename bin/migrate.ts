import pino from 'pino'
import { changedSettings, readEnvironment, requireSetting, secretProblem } from '#core/environment'
import { reachSql, rolesOutOfReachOf } from '#database/may-end-back-ends'
import { ofEachRole, RolesMissingError } from '#database/roles'
import { limitsOf } from './instance/limits-of'
import { policyOf } from './instance/policy-of'
import { prepareDatabase } from './instance/prepare-database'

// The migration job: the only process that connects as the owner.
try {
  const environment = readEnvironment()
  log(environment.LOG_LEVEL).info({ settings: changedSettings(environment, 'migrate') }, 'settings that are not default')
  const problem = secretProblem(environment)
  if (environment.AUTH_SECRET !== undefined && problem) throw new Error(problem)
  const given = {
    auth: requireSetting(environment, 'AUTH_DATABASE_URL'),
    web: requireSetting(environment, 'WEB_DATABASE_URL'),
    worker: requireSetting(environment, 'WORKER_DATABASE_URL'),
    verifier: requireSetting(environment, 'VERIFIER_DATABASE_URL'),
  }
  const { applied } = await prepareDatabase({
    ownerUrl: requireSetting(environment, 'DATABASE_URL'),
    authSecret: requireSetting(environment, 'AUTH_SECRET'),
    policy: policyOf(environment, { isDemo: false }),
    limits: limitsOf(environment),
    given,
    passwords: ofEachRole(() => ''),
  })
  const outOfReach = await rolesOutOfReachOf(requireSetting(environment, 'DATABASE_URL'))
  if (outOfReach.length > 0)
    console.warn(
      `The owner may not end stalled transactions, which could hold up every act. A database administrator can allow it:\n${reachSql(outOfReach, '<the owner of the database>')}`,
    )
  console.log(applied.length === 0 ? 'The database has every migration.' : `Applied ${applied.join(', ')}.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  if (error instanceof RolesMissingError) console.error(`\n${error.sql}`)
  process.exitCode = 1
}

function log(level: string) {
  return pino({ level, base: { process: 'migrate' }, timestamp: pino.stdTimeFunctions.isoTime })
}
