import { hashPassword } from 'better-auth/crypto'
import { z } from 'zod'
import type { SystemContext } from '#core/context'
import { settle } from '#core/database/settle'
import { NewPassword } from '#core/operators/new-password'
import { requestIdOf } from '#server/context/find-context'
import { problemOf } from '#server/requests/problem'
import { readJson } from '#server/requests/read-json'
import { requireOwnOrigin, requireType } from '#server/requests/route'
import { signInDatabase } from '#server/sign-in/sign-in'
import { limitAddress } from './sign-in-limits'

const noToken = 'link-not-good'
const Body = z.strictObject({ token: z.string(noToken).min(1, noToken).max(300, noToken), password: NewPassword })

type Act<Done> = (given: { ctx: SystemContext; input: { token: string; passwordHash: string } }) => Promise<Done>

/**
 * A route for the owner of a one-time link who chooses a password: same origin, JSON, a rate limit per address, then the act,
 * as the sign-in role. No session, for there is none yet, and no idempotency key, for the link works once. The answer does not wait for `onDone`.
 */
export function publicMutation<Done>(
  act: Act<Done>,
  onDone?: (done: Done, headers: Headers) => Promise<void>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      requireOwnOrigin(request)
      requireType(request, ['application/json'])
      await limitAddress(request.headers, 'link')
      const { token, password } = Body.parse(await readJson(request))
      const passwordHash = await hashPassword(password)
      // A link works once, so the act cannot be repeated to learn whether it was done.
      const done = await settle(() => act({ ctx: { db: signInDatabase() }, input: { token, passwordHash } }), [])
      void onDone?.(done, request.headers)
      return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
    } catch (error) {
      return problemOf(error, { id: requestIdOf(request.headers), method: request.method })
    }
  }
}
