import { refuseUnusableDatabase } from '#core/database/refuse-unusable-database'
import { changedSettings, type Environment, readEnvironment, requireSetting, secretProblem } from '#core/environment'
import { signInDatabase } from '#server/sign-in/sign-in'
import { plainTemporalWarning } from '#worker/client'
import { log } from './log'
import { ownOrigins } from './origins'
import { web } from './web'
import { readiness } from './web-readiness'

/** Ends the process if it must not serve. */
export async function startServing(): Promise<void> {
  try {
    const environment = readEnvironment()
    const reason = await reasonNotToServe(environment)
    if (reason) throw new Error(reason)
    readiness()
    log().info({ settings: changedSettings(environment, 'web') }, 'settings that are not default')
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'The server cannot start.')
    process.exit(1)
  }
}

/** Why this process must not serve, or null. */
async function reasonNotToServe(environment: Environment): Promise<string | null> {
  const webUrl = requireSetting(environment, 'WEB_DATABASE_URL')
  const authUrl = requireSetting(environment, 'AUTH_DATABASE_URL')
  requireSetting(environment, 'AUTH_SECRET')
  const problem = secretProblem(environment)
  if (problem) return problem
  await Promise.all([
    refuseUnusableDatabase({ pool: web().db.pool, setting: 'WEB_DATABASE_URL', url: webUrl, log: log() }),
    refuseUnusableDatabase({ pool: signInDatabase().pool, setting: 'AUTH_DATABASE_URL', url: authUrl, log: log() }),
  ])
  const warning = plainTemporalWarning(environment.TEMPORAL_ADDRESS)
  if (warning) log().warn(warning)
  const isLocal = ownOrigins(environment.PUBLIC_URL).length > 1
  if (isLocal || !(await hasDemoOperators())) return null
  return `PUBLIC_URL is ${environment.PUBLIC_URL}, but the demo operators can still sign in here, with a password anyone can read. Deactivate them first.`
}

async function hasDemoOperators(): Promise<boolean> {
  const demo = await web().db.prisma.operator.findFirst({
    where: { active: true, email: { endsWith: '@demo.test' } },
    select: { id: true },
  })
  return demo !== null
}
