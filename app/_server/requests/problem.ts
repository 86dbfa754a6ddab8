import { z } from 'zod'
import { isOutage, sqlStateOf } from '#core/database/outage'
import { causeOf, framesOf } from '#core/errors/cause-of'
import { DomainError, isRefusalCode, type RefusalCode, refusals } from '#core/errors/domain-error'
import { requestIdHeader } from '#core/tracing/request-id'
import { currentRequest } from '#core/tracing/request-scope'
import { internalFailure, problemBody, problemType } from '#server/http/problem-body'
import { log, repeatLog } from '#server/process/log'

/** The one map from a refusal to HTTP. */
const statuses: Record<RefusalCode, number> = {
  'not-signed-in': 401,
  'credentials-wrong': 401,
  'code-too-late': 401,
  'password-wrong': 400,
  'password-too-short': 422,
  'password-too-long': 422,
  'password-easy-to-guess': 422,
  'code-wrong': 400,
  'digest-not-valid': 400,
  'role-missing': 403,
  'personal-data-masked': 403,
  'sign-in-stale': 403,
  'operator-suspended': 403,
  'call-not-signed': 403,
  'second-factor-missing': 403,
  'second-admin-needed': 403,
  'own-batch': 403,
  'not-your-batch': 403,
  'verdict-not-yours': 403,
  'not-your-decision': 403,
  'cross-origin': 403,
  'batch-not-found': 404,
  'decision-not-found': 404,
  'person-not-found': 404,
  'session-not-found': 404,
  'reason-not-found': 404,
  'operator-not-found': 404,
  'change-not-found': 404,
  'invitation-not-found': 404,
  'target-not-found': 404,
  'target-test-not-found': 404,
  'page-not-found': 404,
  'replay-not-found': 404,
  'delivery-not-set-up': 404,
  'mail-not-set-up': 404,
  'link-not-good': 404,
  'transaction-not-read-committed': 409,
  'sessions-left': 409,
  'second-factor-unreadable': 409,
  'batch-not-pending': 409,
  'review-index-changed': 409,
  'review-index-not-built': 409,
  'batch-frozen': 409,
  'verification-ended': 409,
  'flags-not-ready': 409,
  'batch-moved-on': 409,
  'count-moved': 409,
  'returning-unconfirmed': 409,
  'reason-exists': 409,
  'undo-only-decisions': 409,
  'undone-already': 409,
  'undo-too-late': 409,
  'operator-exists': 409,
  'change-proposed-already': 409,
  'change-decided-already': 409,
  'change-needless': 409,
  'change-expired': 409,
  'above-threshold': 409,
  'below-threshold': 409,
  'approval-requested-already': 409,
  'approval-request-not-found': 404,
  'approval-request-decided-already': 409,
  'approval-request-expired': 409,
  'approval-request-differs': 409,
  'checker-must-propose': 403,
  'not-in-register': 409,
  'too-many-batches': 422,
  'reversal-not-found': 404,
  'reversal-proposed-already': 409,
  'reversal-decided-already': 409,
  'reversal-expired': 409,
  'reversal-differs': 409,
  'not-your-reversal': 403,
  'second-checker-needed': 403,
  'proposer-not-active': 409,
  'change-differs': 409,
  'change-stale': 409,
  'fields-newer': 409,
  'fields-changed': 409,
  'target-changed': 409,
  'target-test-ended': 409,
  'target-not-paused': 409,
  'target-paused': 409,
  'target-retired': 409,
  'page-not-arrived': 409,
  'page-taken-back': 409,
  'page-wanted-again': 409,
  'page-erased': 409,
  'replay-asked-already': 409,
  'replay-ended': 409,
  'turn-lost': 409,
  'delivery-not-begun': 409,
  'account-was-there': 409,
  'not-asked-yet': 409,
  'no-such-deliveries': 409,
  'invitation-accepted-already': 409,
  'proposer-no-admin': 409,
  'two-admins-needed': 409,
  'account-not-accepted': 409,
  'domain-differs': 422,
  'disk-full': 507,
  'upload-sealed': 409,
  'sheet-chosen': 409,
  'upload-changed': 409,
  'length-missing': 411,
  'file-too-large': 413,
  'text-too-large': 413,
  'type-not-taken': 415,
  'nothing-selected': 422,
  'emails-unknown': 422,
  'rows-unknown': 422,
  'reason-missing': 422,
  'reason-not-offered': 422,
  'reason-text-missing': 422,
  'idempotency-key-missing': 422,
  'idempotency-key-too-long': 422,
  'idempotency-key-reused': 422,
  'input-invalid': 422,
  'target-secrets-needed': 422,
  'gzip-too-dense': 422,
  'gzip-broken': 422,
  'upload-incomplete': 422,
  'digest-differs': 422,
  'too-many-requests': 429,
  'outcome-unknown': 503,
  'clock-wrong': 503,
  'secret-unknown': 503,
  busy: 503,
  'memory-full': 503,
  'connections-in-use': 503,
  'database-starting': 503,
  unavailable: 503,
}

/** Answers a refusal as RFC 9457 problem+json. Logs every other error; its message never leaves the server. */
export function problemOf(error: unknown, request: { id: string; method: string }): Response {
  const refusal = asRefusal(error)
  if (!refusal) {
    log().error(
      { request: request.id, method: request.method, route: currentRequest()?.route, cause: causeOf(error), stack: framesOf(error) },
      'a request failed',
    )
    const { status, code, detail } = internalFailure
    return problem(status, code, detail, {}, request.id)
  }
  return problem(statuses[refusal.code], refusal.code, refusal.message, refusal.detail, request.id)
}

function problem(status: number, code: string, detail: string, facts: object, requestId: string): Response {
  const wait: HeadersInit = 'retryAfter' in facts ? { 'retry-after': String(facts.retryAfter) } : {}
  const body = problemBody({ status, code, detail, requestId, facts })
  const headers = { ...wait, 'content-type': problemType, 'cache-control': 'no-store', [requestIdHeader]: requestId }
  return Response.json(body, { status, headers })
}

/** What the database cannot read as the number, id, date or text that it should be, wherever in the request it stood. */
const malformed = ['22P02', '22P03', '22P05', '22003', '22007', '22008', '22021']

/** What the database lacks to do anything, by SQLSTATE. */
const outages: Record<string, RefusalCode> = {
  '53100': 'disk-full',
  '53200': 'memory-full',
  '53300': 'connections-in-use',
  '57P03': 'database-starting',
}

/** The outage of the database that the error means; null for any other error. It is logged, because no one else may know of it. */
function asOutage(error: unknown): DomainError | null {
  const code = outages[sqlStateOf(error) ?? ''] ?? (isOutage(error) ? 'unavailable' : null)
  if (code === null) return null
  repeatLog().warn({ cause: causeOf(error) }, refusals[code])
  return new DomainError(code)
}

/** A lock or the whole statement took too long, so PostgreSQL rolled it back. */
const tookTooLong = ['55P03', '57014']

function asRefusal(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error
  const outage = asOutage(error)
  if (outage) return outage
  if (tookTooLong.includes(sqlStateOf(error) ?? '')) return new DomainError('busy', { retryAfter: 2 })
  if (malformed.includes(sqlStateOf(error) ?? '')) return new DomainError('input-invalid')
  if (!(error instanceof z.ZodError)) return null
  const [issue] = error.issues
  const field = issue?.path.join('.')
  // A schema can name the refusal itself.
  if (issue && isRefusalCode(issue.message)) return new DomainError(issue.message, field ? { field } : {})
  return new DomainError(
    'input-invalid',
    field ? { field } : {},
    issue ? `${field ? `${field}: ` : ''}${issue.message}` : refusals['input-invalid'],
  )
}
