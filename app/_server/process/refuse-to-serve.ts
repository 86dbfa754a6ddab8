import { type Environment, requireSetting, secretProblem } from '#core/environment'
import { ownOrigins } from './origins'
import { web } from './web'

/** Why this process must not serve, or null. Asked once, at the start. */
export async function reasonNotToServe(environment: Environment): Promise<string | null> {
  for (const name of ['WEB_DATABASE_URL', 'AUTH_DATABASE_URL', 'AUTH_SECRET'] as const) requireSetting(environment, name)
  const problem = secretProblem(environment)
  if (problem) return problem
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
