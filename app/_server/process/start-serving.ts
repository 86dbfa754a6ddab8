import { isOutage } from '#core/database/outage'
import { authSecretsOf, changedSettings, type Environment, readEnvironment, requireSetting, secretProblem } from '#core/environment'
import { StartRefusal, whyEnded } from '#core/errors/start-refusal'
import { asStartRefusal, requireDatabase } from '#core/startup/require-database'
import { reportProcess } from '#core/system/report-process'
import { openTracing } from '#core/tracing/open-tracing'
import { changeFeed } from '#server/live/change-feed'
import { signInDatabase } from '#server/sign-in/sign-in'
import { plainTemporalWarning } from '#worker/client'
import { compareWithDatabase, unknownSecret } from './compare-with-database'
import { log } from './log'
import { ownOrigins } from './origins'
import { keepStopReporting } from './stop-reporting'
import { tellOfPausedTargets } from './tell-of-paused-targets'
import { web } from './web'
import { readiness } from './web-readiness'

/** Ends the process with one line in the log if it must not serve. */
export async function startServing(): Promise<void> {
  try {
    const environment = readEnvironment()
    // Before the first pool is opened, because a pool is traced from its start.
    await openTracing({ settings: environment, process: 'web', log: log() })
    await requireServable(environment)
    readiness()
    // These connections do not wait for a burst of requests.
    keepStopReporting(reportProcess({ ctx: { db: web().live } }))
    tellOfPausedTargets()
    // Connected before the first tab comes, whose stream would end when it is.
    changeFeed()
    log().info({ settings: changedSettings(environment, 'web') }, 'settings that are not default')
  } catch (error) {
    const { cause, sentence } = whyEnded(error)
    log().fatal({ cause }, sentence)
    process.exit(1)
  }
}

/** Throws a StartRefusal if this process must not serve. */
export async function requireServable(environment: Environment): Promise<void> {
  const webUrl = requireSetting(environment, 'WEB_DATABASE_URL')
  const authUrl = requireSetting(environment, 'AUTH_DATABASE_URL')
  requireSetting(environment, 'AUTH_SECRET')
  const problem = secretProblem(environment)
  if (problem) throw new StartRefusal(problem)
  await Promise.all([
    requireDatabase({ pool: web().db.pool, setting: 'WEB_DATABASE_URL', url: webUrl, log: log() }),
    requireDatabase({ pool: signInDatabase().pool, setting: 'AUTH_DATABASE_URL', url: authUrl, log: log() }),
  ])
  const warning = plainTemporalWarning(environment.TEMPORAL_ADDRESS)
  if (warning) log().warn(warning)
  if (!(await isSecretKnown(environment))) throw new StartRefusal(unknownSecret)
  const isLocal = ownOrigins(environment.PUBLIC_URL).length > 1
  if (isLocal || !(await hasDemoOperators())) return
  throw new StartRefusal(
    `PUBLIC_URL is ${environment.PUBLIC_URL}, but the demo operators can still sign in here, with a password anyone can read. Deactivate them first.`,
  )
}

/** True while the database is away, because a web server may start before its database. */
async function isSecretKnown(environment: Environment): Promise<boolean> {
  return compareWithDatabase(web().db, authSecretsOf(environment)).then(
    (comparison) => comparison.isSecretKnown,
    (error) => {
      if (isOutage(error)) return true
      throw error
    },
  )
}

async function hasDemoOperators(): Promise<boolean> {
  try {
    const demo = await web().db.prisma.operator.findFirst({
      where: { active: true, email: { endsWith: '@demo.test' } },
      select: { id: true },
    })
    return demo !== null
  } catch (error) {
    throw asStartRefusal(error, 'WEB_DATABASE_URL')
  }
}
