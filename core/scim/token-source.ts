import { z } from 'zod'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { sendRequest } from '#core/outbound/send-request'
import { parseResource } from './parse-resource'

/** A client of an authorization server: RFC 6749, section 4.4. */
export type TokenClient = { tokenUrl: string; clientId: string; clientSecret: string; scope?: string | undefined }

/** The authorization server gave no token. */
export class TokenRefused extends Error {
  readonly status: number

  constructor(status: number) {
    super(`The server that gives tokens answered ${status}`)
    this.status = status
  }
}

const Token = z.object({ access_token: z.string().min(1).max(10_000), token_type: z.string(), expires_in: z.coerce.number().optional() })

const usualSeconds = 300
// A token must not expire on its way.
const spareSeconds = 30

/**
 * Creates a function that returns an access token of a client, the same one until shortly before it expires or until it is `refused`. It throws
 * a TokenRefused when the server refuses the client, and an OutboundFailure when no response comes.
 */
export function createTokenSource(client: OutboundClient, { tokenUrl, clientId, clientSecret, scope }: TokenClient) {
  let kept: { token: string; untilMs: number } | undefined
  let pending: Promise<string> | undefined

  async function requestToken(): Promise<string> {
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }) })
    const headers = {
      authorization: `Basic ${basic}`,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    }
    const request = { method: 'POST', url: tokenUrl, headers, body: form.toString() } as const
    const response = await sendRequest({ client, request })
    const token = response.status === 200 ? Token.safeParse(parseResource(response.body)).data : undefined
    if (token?.token_type.toLowerCase() !== 'bearer') throw new TokenRefused(response.status)
    kept = { token: token.access_token, untilMs: performance.now() + ((token.expires_in ?? usualSeconds) - spareSeconds) * 1000 }
    return kept.token
  }

  return (refused?: string): Promise<string> => {
    if (kept && kept.token !== refused && performance.now() < kept.untilMs) return Promise.resolve(kept.token)
    // Requests at the same time ask once, so none of them cancels it for the others.
    pending ??= requestToken().finally(() => {
      pending = undefined
    })
    return pending
  }
}
