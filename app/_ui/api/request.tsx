'use client'

import { noAnswer, problemOf } from './problem'

/** Reads JSON from the API. Throws a `Problem`; without a session it goes to the sign-in page. */
export const getJson = <Answer,>(url: string) => request<Answer>(url, {})

/** Sends JSON to the API. `key` makes a repetition harmless; searches need none. */
export const postJson = <Answer,>(url: string, body: unknown, key?: string) =>
  request<Answer>(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) },
    body: JSON.stringify(body),
  })

async function request<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init).catch(() => {
    throw noAnswer()
  })
  if (response.status === 401) toSignIn()
  if (!response.ok) throw problemOf(response.status, await response.text())
  return response.status === 204 ? (null as Answer) : response.json()
}

function toSignIn() {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
}
