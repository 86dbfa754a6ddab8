import type { IncomingMessage } from 'node:http'

export type RequestRefusal = { status: number; code: string; detail: string; headers?: Record<string, string> }

const methods = ['GET', 'HEAD', 'POST', 'OPTIONS']

/** Why a request is refused before any of its body is read; null when it may go on. */
export function requestRefusal({
  method = '',
  url = '',
  headers,
}: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): RequestRefusal | null {
  const path = pathOf(url)
  if (!methods.includes(method)) return { ...refusals.method, headers: { allow: methods.join(', ') } }
  if (path === null) return refusals.path
  if (headers['transfer-encoding'] !== undefined) return refusals.length
  const limit = bodyLimit(path)
  if (Number(headers['content-length'] ?? 0) > limit) return bodyTooLarge(limit)
  return null
}

/**
 * The most bytes that the body of a request to this path may have. An upload has no limit here: its route knows the operator and
 * compares the announced length with MAX_FILE_BYTES before it reads.
 */
export function bodyLimit(path: string): number {
  if (path === '/api/batches') return Number.POSITIVE_INFINITY
  return listPaths.test(path) ? listBytes : formBytes
}

/** Every other body is a form: the longest, a rejection with its reason, has about 4 KiB. */
export const formBytes = 8 * 1024

// A million row numbers are 11 MB.
const listBytes = 16 * 1024 ** 2
const listPaths = /^\/api\/(reversals|batches\/[^/]+\/(approval-requests|decisions|people\/(from-list|selection-preview)))$/

const refusals = {
  method: { status: 405, code: 'method-not-allowed', detail: 'Countersign does not accept this method.' },
  path: { status: 400, code: 'path-not-valid', detail: 'This address is not valid. Check the link.' },
  length: { status: 411, code: 'length-missing', detail: 'The request needs a Content-Length header.' },
} satisfies Record<string, RequestRefusal>

const bodyTooLarge = (limit: number): RequestRefusal => ({
  status: 413,
  code: 'body-too-large',
  detail: `The body of this request may have at most ${limit.toLocaleString('en')} bytes.`,
})

/** The path without its query; null when it does not decode to text. */
function pathOf(url: string): string | null {
  const [path = ''] = url.split('?')
  try {
    return path.startsWith('/') && !decodeURIComponent(path).includes('\0') ? path : null
  } catch {
    return null
  }
}
