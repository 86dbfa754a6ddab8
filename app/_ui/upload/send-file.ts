'use client'

import { hexToBytes } from '@noble/hashes/utils.js'
import { Batch } from '#core/batches/batch'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { workbookType } from '#core/workbook/workbook-type'
import { underOneKey } from '#ui/api/idempotency'
import { noAnswer, Problem, problemOf } from '#ui/api/problem'
import { untilKnown } from '#ui/api/until-known'

/**
 * A file with its parse options, and the version of fields by which its maker has seen it, null if they have not. The digest is in hexadecimal,
 * and null while it is being computed.
 */
export type ReadyFile = { file: File; requested: RequestedParseOptions; fieldVersion: number | null; digest: string | null }

type Sending = { onSent: (bytes: number) => void; signal: AbortSignal }

/** Uploads a file. Retrying the same file uses the same idempotency key, so it makes no second batch. */
export function sendFile({ file, requested, fieldVersion, digest }: ReadyFile, sending: Sending): Promise<Batch> {
  const parseOptions = JSON.stringify(requested)
  const headers = {
    ...(parseOptions !== '{}' && { 'X-Parse-Options': encodeURIComponent(parseOptions) }),
    ...(fieldVersion !== null && { 'X-Field-Version': String(fieldVersion) }),
    ...(digest && { 'Repr-Digest': `sha-256=:${base64Of(digest)}:` }),
  }
  return underOneKey(`upload ${file.name} ${file.size} ${file.lastModified} ${parseOptions}`, (key) =>
    untilKnown(() => send(file, { 'Idempotency-Key': key, ...headers }, sending)),
  )
}

const base64Of = (hex: string) => btoa(String.fromCharCode(...hexToBytes(hex)))

/** Thrown when the maker stopped the upload. */
export class UploadStopped extends Error {}

// fetch does not report upload progress.
function send(file: File, headers: Record<string, string>, { onSent, signal }: Sending): Promise<Batch> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/batches')
    request.setRequestHeader('Content-Type', /\.xlsx$/i.test(file.name) ? workbookType : 'text/csv')
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded }) => onSent(loaded)
    request.onload = () =>
      request.status === 201
        ? resolve(Batch.parse(JSON.parse(request.responseText)))
        : reject(problemOf(request.status, request.responseText))
    request.onerror = () => reject(noAnswer())
    request.onabort = () => reject(new UploadStopped())
    signal.addEventListener('abort', () => request.abort())
    if (signal.aborted) return reject(new UploadStopped())
    request.send(file)
  })
}

export const uploadProblem = (error: unknown) =>
  error instanceof Problem ? error.message : 'The file could not be read from your disk. Choose it again.'
