'use client'

import { hexToBytes } from '@noble/hashes/utils.js'
import { Batch } from '#core/batches/batch'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { underOneKey } from '#ui/api/idempotency'
import { noAnswer, Problem, problemOf } from '#ui/api/problem'

/** A file with what its maker says of it; the digest, in hexadecimal, when it is known. */
export type ReadyFile = { file: File; requested: RequestedParseOptions; digest: string | null }

type Sending = { onSent: (bytes: number) => void; signal: AbortSignal }

/** Streams a file to the desk. A second try of the same file goes under the same key and makes no second batch. */
export function sendFile({ file, requested, digest }: ReadyFile, sending: Sending): Promise<Batch> {
  const parseOptions = JSON.stringify(requested)
  const headers = {
    ...(parseOptions !== '{}' && { 'X-ParseOptions': encodeURIComponent(parseOptions) }),
    ...(digest && { 'Repr-Digest': `sha-256=:${base64Of(digest)}:` }),
  }
  return underOneKey(`upload ${file.name} ${file.size} ${file.lastModified} ${parseOptions}`, (key) =>
    send(file, { 'Idempotency-Key': key, ...headers }, sending),
  )
}

const base64Of = (hex: string) => btoa(String.fromCharCode(...hexToBytes(hex)))

/** Thrown when the person stopped the upload themselves. */
export class Stopped extends Error {}

// fetch tells nothing about the bytes that have gone out.
function send(file: File, headers: Record<string, string>, { onSent, signal }: Sending): Promise<Batch> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/batches')
    request.setRequestHeader('Content-Type', 'text/csv')
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded }) => onSent(loaded)
    request.onload = () =>
      request.status === 201
        ? resolve(Batch.parse(JSON.parse(request.responseText)))
        : reject(problemOf(request.status, request.responseText))
    request.onerror = () => reject(noAnswer())
    request.onabort = () => reject(new Stopped())
    signal.addEventListener('abort', () => request.abort())
    if (signal.aborted) return reject(new Stopped())
    request.send(file)
  })
}

/** What to say of an upload that failed. */
export const uploadProblem = (error: unknown) =>
  error instanceof Problem ? error.message : 'The file could not be read from your disk. Choose it again.'
