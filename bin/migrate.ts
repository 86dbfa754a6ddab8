import pino from 'pino'
import { plainConnectionWarning } from '#core/database/tls'
import { authSecretsOf, changedSettings, readEnvironment, requireSetting, secretProblem } from '#core/environment'
import { StartRefusal, whyEnded } from '#core/errors/start-refusal'
import { reachSql, rolesOutOfReachOf } from '#database/may-end-back-ends'
import { ofEachRole, RolesMissingError } from '#database/roles'
import { limitsOf } from './instance/limits-of'
import { policyOf } from './instance/policy-of'
import { prepareDatabase } from './instance/prepare-database'

// The migration job: the only process that connects as the owner.
try {
  const environment = readEnvironment()
  const log = openLog(environment.LOG_LEVEL)
  log.info({ settings: changedSettings(environment, 'migrate') }, 'settings that are not default')
  const problem = secretProblem(environment)
  if (environment.AUTH_SECRET !== undefined && problem) throw new StartRefusal(problem)
  const given = {
    auth: requireSetting(environment, 'AUTH_DATABASE_URL'),
    web: requireSetting(environment, 'WEB_DATABASE_URL'),
    worker: requireSetting(environment, 'WORKER_DATABASE_URL'),
    verifier: requireSetting(environment, 'VERIFIER_DATABASE_URL'),
    ...(environment.DELIVERY_DATABASE_URL && { delivery: environment.DELIVERY_DATABASE_URL }),
  }
  const ownerUrl = requireSetting(environment, 'DATABASE_URL')
  const warning = plainConnectionWarning('DATABASE_URL', ownerUrl)
  if (warning) log.warn(warning)
  const { applied } = await prepareDatabase({
    ownerUrl,
    authSecrets: authSecretsOf(environment),
    policy: policyOf(environment, { isDemo: false }),
    limits: limitsOf(environment),
    given,
    passwords: ofEachRole(() => ''),
  })
  const outOfReach = await rolesOutOfReachOf(ownerUrl)
  if (outOfReach.length > 0)
    log.warn(
      { sql: reachSql(outOfReach, '<the owner of the database>') },
      'The owner may not end stalled transactions, which could hold up every act. A database administrator can allow it.',
    )
  log.info({ applied }, applied.length === 0 ? 'The database has every migration.' : `Applied ${applied.join(', ')}.`)
} catch (error) {
  const { cause, sentence } = whyEnded(error)
  openLog('info').fatal({ cause, ...(error instanceof RolesMissingError ? { sql: error.sql } : {}) }, sentence)
  process.exitCode = 1
}

function openLog(level: string) {
  return pino({ level, base: { process: 'migrate' }, timestamp: pino.stdTimeFunctions.isoTime })
}
