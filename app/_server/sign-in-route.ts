import { v7 as uuidv7 } from 'uuid'
import { DomainError } from '#core/errors'
import { ownOrigins } from './origins'
import { problemOf } from './problem'
import { signIn } from './sign-in'
import { web } from './web'

/** What of the sign-in library is open; everything else it brings is shut. */
const openPaths = [
  'POST /sign-in/email',
  'POST /sign-out',
  'GET /get-session',
  'POST /change-password',
  'POST /revoke-sessions',
  'POST /revoke-other-sessions',
]

/** Hands the open paths to the sign-in library; its session cookie is what everything else goes by. */
export async function signInRoute(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname
  try {
    if (!openPaths.includes(`${request.method} ${path.replace('/api/auth', '')}`)) return new Response(null, { status: 404 })
    const origin = request.headers.get('origin')
    if (request.method === 'POST' && origin && !ownOrigins(web().environment.PUBLIC_URL).includes(origin))
      throw new DomainError('cross-origin')
    const response = await signIn().handler(request)
    response.headers.set('cache-control', 'no-store')
    return response
  } catch (error) {
    return problemOf(error, { id: uuidv7(), method: request.method, path })
  }
}
