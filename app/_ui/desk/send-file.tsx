'use client'

import { Batch } from '#core/batches/batch'
import { underOneKey } from '#ui/api/idempotency'
import { noAnswer, Problem, problemOf } from '#ui/api/problem'
import { digestOf } from './digest-of'

type Sending = { onSent: (bytes: number) => void; signal: AbortSignal }

/** Streams a file to the desk. A second try of the same file goes under the same key and makes no second batch. */
export const sendFile = (file: File, sending: Sending): Promise<Batch> =>
  underOneKey(`upload ${file.name} ${file.size} ${file.lastModified}`, async (key) => {
    const digest = await digestOf(file)
    return send(file, { 'Idempotency-Key': key, ...(digest && { 'Repr-Digest': digest }) }, sending)
  })

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
