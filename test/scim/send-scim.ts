import type { SendScimRequest } from '#core/scim/scim-client'
import { isObject } from '#core/scim/scim-user'
import type { ScimServer } from './scim-server'

/** Sends to a server of a test. */
export const sendTo =
  ({ url, token }: Pick<ScimServer, 'url' | 'token'>): SendScimRequest =>
  async ({ method, path, body }) => {
    const answer = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/scim+json' }) },
      body: body ? JSON.stringify(body) : null,
    })
    const text = await answer.text()
    const parsed: unknown = text === '' ? null : JSON.parse(text)
    return { status: answer.status, body: isObject(parsed) ? parsed : null, retryAfterSeconds: null }
  }
