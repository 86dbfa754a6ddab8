import { z } from 'zod'
import { DomainError } from '#core/errors/domain-error'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import type { UploadInput } from '#core/uploads/upload-batch'
import { web } from '#server/process/web'

export const uploadTypes = [
  'text/csv',
  'application/csv',
  'text/plain',
  'application/vnd.ms-excel',
  'application/gzip',
  'application/x-gzip',
  'application/octet-stream',
]

/** Reads what the headers of an upload say; the body stays a stream. */
export function readUpload(request: Request): Omit<UploadInput, 'idempotencyKey'> {
  const length = request.headers.get('content-length')
  if (length === null || !/^\d+$/.test(length)) throw new DomainError('length-missing')
  return {
    bytes: request.body ?? emptyBody(),
    fileName: FileName.parse(decoded(request, 'x-file-name') ?? 'upload.csv'),
    sizeBytes: Number(length),
    maxBytes: web().environment.MAX_FILE_BYTES,
    maxTextBytes: web().environment.MAX_TEXT_BYTES,
    sha256: readDigest(request.headers.get('repr-digest')),
    requested: readParseOptions(decoded(request, 'x-parse-options')),
  }
}

// Only the last part of a path, and nothing that could end a header or a line.
const FileName = z.string().transform(
  (name) =>
    (name.split(/[\\/]/).at(-1) ?? '')
      .replace(/\p{Cc}/gu, '')
      .trim()
      .slice(0, 255) || 'upload.csv',
)

/** The sha-256 of RFC 9530, `sha-256=:base64:`; other algorithms are passed over. */
function readDigest(header: string | null): Uint8Array | null {
  const base64 = header?.match(/(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):/)?.[1]
  return base64 === undefined ? null : Buffer.from(base64, 'base64')
}

function readParseOptions(json: string | null) {
  if (json === null) return {}
  try {
    return RequestedParseOptions.parse(JSON.parse(json))
  } catch {
    throw new DomainError(
      'input-invalid',
      { field: 'X-Parse-Options' },
      'X-Parse-Options is not a set of parse options in JSON, percent-encoded.',
    )
  }
}

function decoded(request: Request, name: string): string | null {
  const value = request.headers.get(name)
  try {
    return value === null ? null : decodeURIComponent(value)
  } catch {
    throw new DomainError('input-invalid', { field: name }, `${name} is not percent-encoded.`)
  }
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
