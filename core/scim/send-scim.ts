import type { OutboundClient } from '#core/outbound/outbound-client'
import { sendRequest } from '#core/outbound/send-request'
import { resourceIn } from './resource-in'
import type { ScimAnswer } from './scim-answer'
import type { ScimRequest, SendScim } from './scim-client'

type Server = {
  client: OutboundClient
  /** The base of the endpoints of the server, such as https://example.com/scim/v2. */
  url: string
  /** The bearer token. */
  token: () => Promise<string>
  timeoutMs?: number
  signal?: AbortSignal
}

const mediaType = 'application/scim+json'

/** What sends the requests of SCIM to a server. It throws an OutboundFailure when no answer comes. */
export const scimSender =
  ({ client, url, token, timeoutMs, signal }: Server): SendScim =>
  async ({ method, path, body }: ScimRequest) => {
    const {
      status,
      headers,
      body: bytes,
    } = await sendRequest({
      client,
      request: {
        method,
        url: url.replace(/\/+$/, '') + path,
        headers: {
          authorization: `Bearer ${await token()}`,
          accept: `${mediaType}, application/json`,
          ...(body && { 'content-type': mediaType }),
        },
        ...(body && { body: JSON.stringify(body) }),
        ...(timeoutMs && { timeoutMs }),
        ...(signal && { signal }),
      },
    })
    return { status, body: resourceIn(bytes), retryAfterSeconds: secondsOf(headers['retry-after']) }
  }

const longestWaitSeconds = 24 * 60 * 60

/** RFC 9110, section 10.2.3: seconds, or a date. */
function secondsOf(header: string | undefined): ScimAnswer['retryAfterSeconds'] {
  if (header === undefined) return null
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(0, Math.ceil(seconds)), longestWaitSeconds) : null
}
