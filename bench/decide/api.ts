import { randomUUID } from 'node:crypto'
import type { Decision, DecisionRequest } from '#core/decisions/decision'

/** The API for a signed-in operator. */
export type Api = { url: string; cookie: string }

export async function openApi(url: string, credentials: { email: string; password: string }): Promise<Api> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify(credentials),
  })
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}.`)
  return {
    url,
    cookie: answer.headers
      .getSetCookie()
      .flatMap((cookie) => cookie.split(';')[0] ?? [])
      .join('; '),
  }
}

/** Records a decision; answers with how far it is about a second later at most. */
export async function decide({ url, cookie }: Api, batchId: string, request: DecisionRequest): Promise<Decision> {
  const answer = await fetch(`${url}/api/batches/${batchId}/decisions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), Origin: url, Cookie: cookie },
    body: JSON.stringify(request),
  })
  if (answer.status !== 201) throw new Error(`The decision answered ${answer.status}: ${await answer.text()}`)
  return answer.json() as Promise<Decision>
}
