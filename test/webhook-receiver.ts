import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook as Verifier } from 'standardwebhooks'

/** A secret of a webhook that is made of one byte. */
export const signingSecret = (byte: number) => `whsec_${Buffer.alloc(24, byte).toString('base64')}`

type Options = { secret: string; answer?: (response: ServerResponse) => void }

/**
 * A receiver of webhooks on 127.0.0.1, as operations.md says how one is written: it checks the signature with the reference library and keeps
 * each message once, by its id. `answer` answers what has a good signature; by default 204.
 */
export async function openWebhookReceiver({ secret, answer = (response) => void response.writeHead(204).end() }: Options) {
  const kept = new Map<string, { type: string; timestamp: string; data: Record<string, unknown> }>()
  const arrivals: { id: string; sentAt: number; body: string }[] = []
  let answering = answer
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    try {
      for await (const part of request) parts.push(part as Buffer)
    } catch {
      return
    }
    const body = Buffer.concat(parts).toString('utf8')
    const headers = request.headers as Record<string, string>
    try {
      const message = new Verifier(secret).verify(body, headers)
      const id = headers['webhook-id'] ?? ''
      arrivals.push({ id, sentAt: Number(headers['webhook-timestamp']), body })
      if (!kept.has(id)) kept.set(id, message as never)
    } catch {
      return void response.writeHead(401).end()
    }
    answering(response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/people`,
    kept,
    arrivals,
    /** How the next messages are answered. */
    answerWith: (next: (response: ServerResponse) => void) => {
      answering = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
