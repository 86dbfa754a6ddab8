import { z } from 'zod'
import { DomainError } from '#core/errors/domain-error'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import type { UploadInput } from '#core/uploads/upload-batch'
import { workbookType } from '#core/workbook/workbook-type'
import { web } from '#server/process/web'

export const uploadTypes = [
  'text/csv',
  'application/csv',
  'text/plain',
  'application/vnd.ms-excel',
  workbookType,
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
    previewedFields: readFieldVersion(request.headers.get('x-field-version')),
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

/** The sha-256 of RFC 9530, `sha-256=:base64:`; other algorithms are ignored. Refuses a header that is no dictionary of digests. */
function readDigest(header: string | null): Uint8Array | null {
  if (header === null) return null
  const digests = header.split(',').map((member) => digestMember.exec(member.trim()))
  if (digests.some((digest) => digest === null)) throw new DomainError('digest-not-valid', { field: 'Repr-Digest' })
  const base64 = digests.findLast((digest) => digest?.[1] === 'sha-256')?.[2]
  if (base64 === undefined) return null
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== 32) throw new DomainError('digest-not-valid', { field: 'Repr-Digest' })
  return bytes
}

const digestMember = /^([a-z*][a-z0-9_.*-]*)=:((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?):$/

/** The number of the version of fields by which the maker has seen the file; null if they have not. */
function readFieldVersion(header: string | null): number | null {
  if (header === null) return null
  if (!/^[1-9]\d{0,8}$/.test(header))
    throw new DomainError('input-invalid', { field: 'X-Field-Version' }, 'X-Field-Version is not a number of a version.')
  return Number(header)
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
