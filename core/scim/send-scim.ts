import type { OutboundClient } from '#core/outbound/outbound-client'
import { retryAfterSeconds } from '#core/outbound/retry-after'
import { sendRequest } from '#core/outbound/send-request'
import { parseResource } from './parse-resource'
import type { ScimRequest, SendScimRequest } from './scim-client'

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

/** Creates a function that sends requests of SCIM to a server with its token. It throws an OutboundFailure when no response comes. */
export const createScimRequestSender =
  ({ client, url, token, timeoutMs, signal }: Server): SendScimRequest =>
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
    return { status, body: parseResource(bytes), retryAfterSeconds: retryAfterSeconds(headers) }
  }
