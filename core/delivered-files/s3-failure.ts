import { retryAfterSeconds } from '#core/outbound/retry-after'
import type { OutboundAnswer } from '#core/outbound/send-request'
import { FileError, type FileFailure } from './file-error'

/** The codes of S3 that say more than their status. */
const byCode: Record<string, FileFailure> = {
  InvalidAccessKeyId: 'key-refused',
  SignatureDoesNotMatch: 'key-refused',
  RequestTimeTooSkewed: 'clock-differs',
  AuthorizationHeaderMalformed: 'region-differs',
  NoSuchBucket: 'bucket-missing',
  SlowDown: 'server-busy',
  ConditionalRequestConflict: 'server-busy',
  NotImplemented: 'not-supported',
}

/** The FileError for an answer that refuses. Of its text only a code is read, and nothing is kept. */
export function s3FailureOf(answer: OutboundAnswer): FileError {
  const [, code = ''] = /<Code>(\w{1,60})<\/Code>/.exec(answer.body.toString('latin1')) ?? []
  const failure = Object.hasOwn(byCode, code) ? byCode[code] : undefined
  return new FileError(failure ?? byStatus(answer.status), retryAfterSeconds(answer.headers))
}

function byStatus(status: number): FileFailure {
  if (status === 401 || status === 403) return 'access-denied'
  if (status === 429 || status === 503) return 'server-busy'
  if (status === 501) return 'not-supported'
  return status === 408 || status >= 500 || status < 400 ? 'server-failed' : 'request-refused'
}
