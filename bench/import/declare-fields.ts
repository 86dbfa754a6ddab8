import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { ChangeRequest } from '#core/change-requests/change-request'
import type { NumberedFields } from '#core/field-versions/stored-fields'
import type { FieldVersion } from '#core/fields/field-version'
import { signIn } from './instance'

/** Puts fields into effect by the two demo admins, through the API; nothing if they are in force already. */
export async function declareFields(url: string, definition: FieldVersion): Promise<void> {
  const [proposer, confirmer] = [await signIn(url, 'admin@demo.test'), await signIn(url, 'admin2@demo.test')]
  const { number: basedOn, version } = await send<NumberedFields>(url, proposer, '/api/fields')
  if (isDeepStrictEqual(version, definition)) return
  const { id } = await send<{ id: string }>(url, proposer, '/api/change-requests', { kind: 'fields', basedOn, definition })
  const { open } = await send<{ open: ChangeRequest[] }>(url, confirmer, '/api/change-requests')
  const digest = open.find((request) => request.id === id)?.digest
  await send(url, confirmer, `/api/change-requests/${id}/confirmation`, { digest })
}

async function send<Answer>(url: string, cookie: string, path: string, body?: object): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), Origin: url, Cookie: cookie }
  const answer = await fetch(`${url}${path}`, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}
