import type { OutboundClient } from '#core/outbound/outbound-client'
import { retryAfterSeconds } from '#core/outbound/retry-after'
import { type OutboundResponse, sendRequest } from '#core/outbound/send-request'
import { parseResource } from './parse-resource'
import type { ScimRequest, SendScimRequest } from './scim-client'

type Server = {
  client: OutboundClient
  /** The base of the endpoints of the server, such as https://example.com/scim/v2. */
  url: string
  /** The bearer token; another one than the server has `refused`, if there is another. */
  token: (refused?: string) => Promise<string>
  timeoutMs?: number
  signal?: AbortSignal
}

const mediaType = 'application/scim+json'

/**
 * Creates a function that sends requests of SCIM to a server with its token. A token that was given for longer than the server takes it is replaced
 * once. It throws an OutboundFailure when no response comes.
 */
export function createScimRequestSender({ client, url, token, timeoutMs, signal }: Server): SendScimRequest {
  const sendWith = (accessToken: string, { method, path, body }: ScimRequest) =>
    sendRequest({
      client,
      request: {
        method,
        url: url.replace(/\/+$/, '') + path,
        headers: {
          authorization: `Bearer ${accessToken}`,
          accept: `${mediaType}, application/json`,
          ...(body && { 'content-type': mediaType }),
        },
        ...(body && { body: JSON.stringify(body) }),
        ...(timeoutMs && { timeoutMs }),
        ...(signal && { signal }),
      },
    })

  async function send(request: ScimRequest): Promise<OutboundResponse> {
    const first = await token()
    const response = await sendWith(first, request)
    if (response.status !== 401) return response
    const other = await token(first)
    return other === first ? response : sendWith(other, request)
  }

  return async (request) => {
    const { status, headers, body } = await send(request)
    return { status, body: parseResource(body), retryAfterSeconds: retryAfterSeconds(headers) }
  }
}
