import { retryAfterSeconds } from '#core/outbound/retry-after'
import type { OutboundResponse } from '#core/outbound/send-request'
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

/** The FileError for a response that refuses. Of its text only a code is read, and nothing is kept. */
export function s3FailureOf(response: OutboundResponse): FileError {
  const [, code = ''] = /<Code>(\w{1,60})<\/Code>/.exec(response.body.toString('latin1')) ?? []
  const failure = Object.hasOwn(byCode, code) ? byCode[code] : undefined
  return new FileError(failure ?? byStatus(response.status), retryAfterSeconds(response.headers))
}

function byStatus(status: number): FileFailure {
  if (status === 401 || status === 403) return 'access-denied'
  if (status === 429 || status === 503) return 'server-busy'
  if (status === 501) return 'not-supported'
  return status === 408 || status >= 500 || status < 400 ? 'server-failed' : 'request-refused'
}
