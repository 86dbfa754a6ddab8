import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import type { Api } from './end-to-end-test'

/** `secrets` are those of a new target. */
type Change = { key: string; basedOn: number; retired?: boolean; settings: object; secrets: object }

/** Two admins set a target, or change it. */
export async function setTarget([admin, second]: [Api, Api], { basedOn, secrets, retired = false, ...change }: Change): Promise<void> {
  const body = { kind: 'target', position: 1, keptHours: 0, ...change, basedOn, retired, secrets: basedOn === 0 ? secrets : {} }
  const { id } = await post(admin, '/api/change-requests', body)
  const { open } = (await (await second.request.get('/api/change-requests')).json()) as { open: { id: string; digest: string }[] }
  await post(second, `/api/change-requests/${id}/confirmation`, { digest: open.find((change) => change.id === id)?.digest })
}

async function post({ request }: Api, path: string, data: object): Promise<{ id: string }> {
  const answer = await request.post(path, { data, headers: { 'Idempotency-Key': randomUUID() } })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return answer.json()
}
