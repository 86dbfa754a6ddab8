import { DomainError } from '#core/errors/domain-error'
import { ResetLinkRequest } from '#core/operator-access/request-reset-link'
import { requestIdOf } from '#server/context/find-context'
import { sendsMail } from '#server/mail/mail'
import { mailResetLink } from '#server/mail/mail-reset-link'
import { log } from '#server/process/log'
import { problemOf } from '#server/requests/problem'
import { readJson } from '#server/requests/read-json'
import { requireOwnOrigin, requireType } from '#server/requests/route'
import { limitResetLinks } from './sign-in-limits'

/**
 * For a forgotten password: same origin, JSON, rate limits per address and per account, and always the same answer.
 * Whether there is such an operator is looked up after it, so that neither its words nor its time tell.
 */
export async function resetLinkRoute(request: Request): Promise<Response> {
  try {
    requireOwnOrigin(request)
    requireType(request, ['application/json'])
    if (!sendsMail()) throw new DomainError('mail-not-set-up')
    const { email } = ResetLinkRequest.parse(await readJson(request))
    await limitResetLinks(request.headers, email)
    void mailResetLink(request.headers, email).catch(() => log().error('a reset link was not mailed'))
    return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return problemOf(error, { id: requestIdOf(request.headers), method: request.method })
  }
}
