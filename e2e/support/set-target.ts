import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import { scimTarget } from '#test/target-settings'
import type { Api } from './end-to-end-test'

type Server = { url: string; token: string }
type Change = { key: string; basedOn: number; retired?: boolean; settings?: object }

/** Two admins set a SCIM server as a target, or change it. */
export async function setTarget(
  [admin, second]: [Api, Api],
  server: Server,
  { key, basedOn, retired = false, settings }: Change,
): Promise<void> {
  const body = {
    kind: 'target',
    key,
    basedOn,
    position: 1,
    retired,
    settings: scimTarget({ name: `Directory ${key}`, url: server.url, ...settings }),
    secrets: basedOn === 0 ? { token: server.token } : {},
    keptHours: 0,
  }
  const { id } = await post(admin, '/api/change-requests', body)
  const { open } = (await (await second.request.get('/api/change-requests')).json()) as { open: { id: string; digest: string }[] }
  await post(second, `/api/change-requests/${id}/confirmation`, { digest: open.find((change) => change.id === id)?.digest })
}

async function post({ request }: Api, path: string, data: object): Promise<{ id: string }> {
  const answer = await request.post(path, { data, headers: { 'Idempotency-Key': randomUUID() } })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return answer.json()
}
