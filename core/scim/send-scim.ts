import type { OutboundClient } from '#core/outbound/outbound-client'
import { retryAfterSeconds } from '#core/outbound/retry-after'
import { type OutboundAnswer, sendRequest } from '#core/outbound/send-request'
import { resourceIn } from './resource-in'
import type { ScimRequest, SendScim } from './scim-client'

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
 * What sends the requests of SCIM to a server. A token that was given for longer than the server takes it is replaced once. It throws an
 * OutboundFailure when no answer comes.
 */
export function scimSender({ client, url, token, timeoutMs, signal }: Server): SendScim {
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

  async function send(request: ScimRequest): Promise<OutboundAnswer> {
    const first = await token()
    const answer = await sendWith(first, request)
    if (answer.status !== 401) return answer
    const other = await token(first)
    return other === first ? answer : sendWith(other, request)
  }

  return async (request) => {
    const { status, headers, body } = await send(request)
    return { status, body: resourceIn(body), retryAfterSeconds: retryAfterSeconds(headers) }
  }
}
