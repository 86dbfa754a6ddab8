import { randomUUID } from 'node:crypto'
import type { ChangeRequest } from '#core/change-requests/change-request'
import { signIn } from './instance'

/** The two demo admins put a change into effect through the API. */
export async function agreeOn(url: string, change: object): Promise<void> {
  const [proposer, confirmer] = [await signIn(url, 'admin@demo.test'), await signIn(url, 'admin2@demo.test')]
  const { id } = await send<{ id: string }>(url, proposer, '/api/change-requests', change)
  const { open } = await send<{ open: ChangeRequest[] }>(url, confirmer, '/api/change-requests')
  const digest = open.find((request) => request.id === id)?.digest
  await send(url, confirmer, `/api/change-requests/${id}/confirmation`, { digest })
}

/** Reads a path of the API, or posts a body to it. */
export async function send<Answer>(url: string, cookie: string, path: string, body?: object): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), Origin: url, Cookie: cookie }
  const answer = await fetch(`${url}${path}`, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}
