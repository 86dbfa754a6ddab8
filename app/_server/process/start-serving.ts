import { refuseOldPostgres } from '#core/database/postgres-version'
import { authSecretsOf, changedSettings, type Environment, readEnvironment, requireSetting, secretProblem } from '#core/environment'
import { compareWithDatabase, unknownSecret } from './compare-with-database'
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
export async function reasonNotToServe(environment: Environment): Promise<string | null> {
  for (const name of ['WEB_DATABASE_URL', 'AUTH_DATABASE_URL', 'AUTH_SECRET'] as const) requireSetting(environment, name)
  const problem = secretProblem(environment)
  if (problem) return problem
  const [isKnown] = await Promise.all([isSecretKnown(environment), refuseOldPostgres(web().db.pool)])
  if (!isKnown) return unknownSecret
  const isLocal = ownOrigins(environment.PUBLIC_URL).length > 1
  if (isLocal || !(await hasDemoOperators())) return null
  return `PUBLIC_URL is ${environment.PUBLIC_URL}, but the demo operators can still sign in here, with a password anyone can read. Deactivate them first.`
}

/** True if the database cannot be asked, because a web server may start before its database. */
async function isSecretKnown(environment: Environment): Promise<boolean> {
  return compareWithDatabase(web().db, authSecretsOf(environment)).then(
    (comparison) => comparison.isSecretKnown,
    () => true,
  )
}

async function hasDemoOperators(): Promise<boolean> {
  const demo = await web().db.prisma.operator.findFirst({
    where: { active: true, email: { endsWith: '@demo.test' } },
    select: { id: true },
  })
  return demo !== null
}
