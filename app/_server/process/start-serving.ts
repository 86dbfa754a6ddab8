import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuseOldPostgres } from '#core/database/postgres-version'
import { changedSettings, type Environment, readEnvironment, requireSetting, secretProblem } from '#core/environment'
import { clientAddress, clientAddressHeader } from './client-address'
import { log } from './log'
import { ownOrigins } from './origins'
import { web } from './web'

/** Reads the settings and prepares every request; ends the process if it must not serve. */
export async function startServing(): Promise<void> {
  try {
    const environment = readEnvironment()
    onEveryRequest(environment)
    const reason = await reasonNotToServe(environment)
    if (reason) throw new Error(reason)
    log().info({ settings: changedSettings(environment, 'web') }, 'settings that are not default')
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'The server cannot start.')
    process.exit(1)
  }
}

/** Adds the client's address, which route handlers cannot see, to each request, and the common headers to its answer. */
function onEveryRequest({ TRUSTED_PROXIES, PUBLIC_URL }: Pick<Environment, 'TRUSTED_PROXIES' | 'PUBLIC_URL'>): void {
  const isHttps = PUBLIC_URL.startsWith('https:')
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    const forwardedFor = [request.headers['x-forwarded-for']].flat().filter(Boolean).join(',')
    request.headers[clientAddressHeader] = clientAddress(request.socket.remoteAddress, forwardedFor, TRUSTED_PROXIES) ?? ''
    setSecureHeaders(response, request.url ?? '', isHttps)
  })
}

function setSecureHeaders(response: ServerResponse, path: string, isHttps: boolean): void {
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  if (path.startsWith('/api/')) response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  if (isHttps) response.setHeader('strict-transport-security', 'max-age=63072000; includeSubDomains')
}

/** Why this process must not serve, or null. */
async function reasonNotToServe(environment: Environment): Promise<string | null> {
  for (const name of ['WEB_DATABASE_URL', 'AUTH_DATABASE_URL', 'AUTH_SECRET'] as const) requireSetting(environment, name)
  const problem = secretProblem(environment)
  if (problem) return problem
  await refuseOldPostgres(web().db.pool)
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
