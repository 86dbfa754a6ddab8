'use client'

import { isLeaving } from './leaving'
import { noAnswer, problemOf } from './problem'
import { learnServerTime } from './server-clock'
import { hasSignedInAgain } from './step-up'
import { untilKnown } from './until-known'

/** Reads JSON from the API. Throws a `Problem`; without a session it redirects to the sign-in page. */
export const getJson = <Answer>(url: string) => request<Answer>(url, {})

/** Reads bytes from the API, as `getJson` reads JSON. */
export const getBytes = (url: string) => request<Blob>(url, {}, (response) => response.blob())

/** Reads the bytes that a search finds. */
export const postForBytes = (url: string, body: unknown) => request<Blob>(url, posting(body), (response) => response.blob())

type Sending = { signal?: AbortSignal | undefined }

/** Sends JSON to the API. `key` makes retries harmless; searches need none and can be aborted. */
export const postJson = <Answer>(url: string, body: unknown, how: string | Sending = {}) =>
  request<Answer>(url, typeof how === 'string' ? posting(body, how) : { ...posting(body), signal: how.signal ?? null })

/** Sends JSON without a session: a refusal does not redirect. */
export const postOnce = <Answer>(url: string, body: unknown) => send<Answer>(url, posting(body))

const posting = (body: unknown, key?: string): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) },
  body: JSON.stringify(body),
})

type Take<Answer> = (response: Response) => Promise<Answer>

async function request<Answer>(url: string, init: RequestInit, take?: Take<Answer>): Promise<Answer> {
  try {
    return await untilKnown(() => send<Answer>(url, init, take))
  } catch (error) {
    // Retries under the same key after the operator has signed in again.
    if (await hasSignedInAgain(error)) return request(url, init, take)
    if (error instanceof Error && 'status' in error && error.status === 401) toSignIn()
    throw error
  }
}

async function send<Answer>(url: string, init: RequestInit, take: Take<Answer> = takeJson): Promise<Answer> {
  const sentAt = Date.now()
  const response = await fetch(url, init).catch((error) => {
    throw init.signal?.aborted ? error : noAnswer()
  })
  learnServerTime(response.headers.get('Date'), sentAt, Date.now())
  if (!response.ok) throw problemOf(response.status, await response.text())
  return take(response)
}

const takeJson = async <Answer>(response: Response): Promise<Answer> => (response.status === 204 ? (null as Answer) : response.json())

function toSignIn() {
  if (isLeaving()) return
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
}
