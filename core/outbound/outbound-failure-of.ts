import { certificateFailures } from '#core/errors/certificate-failures'
import { type OutboundCause, OutboundFailure } from './outbound-failure'

/** Of a response. */
export const maxHeaderBytes = 16 * 1024

const causes: Record<string, OutboundCause> = {
  ENOTFOUND: 'name-unknown',
  ENODATA: 'name-unknown',
  EAI_AGAIN: 'name-not-resolved',
  EAI_FAIL: 'name-not-resolved',
  ESERVFAIL: 'name-not-resolved',
  ETIMEOUT: 'name-not-resolved',
  ECONNREFUSED: 'connection-refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'connect-timeout',
  ECONNRESET: 'connection-closed',
  EPIPE: 'connection-closed',
  ERR_STREAM_PREMATURE_CLOSE: 'connection-closed',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-of-another-host',
  EPROTO: 'tls-failed',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_INVALID_CHAR: 'header-not-allowed',
  ERR_INVALID_HTTP_TOKEN: 'header-not-allowed',
}

/** The OutboundFailure for an error of Node's client. Its message is left out, because it may quote the answer. */
export function outboundFailureOf(error: unknown): OutboundFailure {
  if (error instanceof OutboundFailure) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const cause = causes[code] ?? causeByKind(code)
  return new OutboundFailure(cause, cause === 'headers-too-large' ? `${maxHeaderBytes / 1024} KiB` : undefined)
}

function causeByKind(code: string): OutboundCause {
  if (certificateFailures.includes(code)) return 'certificate-not-trusted'
  if (code.startsWith('ERR_SSL_')) return 'tls-failed'
  if (/^(HPE_|Z_|ERR__ERROR_)/.test(code)) return 'answer-not-valid'
  return 'connection-failed'
}
