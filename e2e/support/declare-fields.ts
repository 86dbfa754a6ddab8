import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import type { ChangeRequest } from '#core/change-requests/change-request'
import type { FieldVersion } from '#core/fields/field-version'
import type { Api } from './end-to-end-test'

/** Puts the fields into force: one admin proposes them and the other confirms. */
export async function declareFields(admin: Api, second: Api, definition: FieldVersion): Promise<void> {
  const { number } = await (await admin.request.get('/api/fields')).json()
  const change = { kind: 'fields', basedOn: number, definition }
  const headers = { 'Idempotency-Key': randomUUID() }
  const proposed = await admin.request.post('/api/change-requests', { data: change, headers })
  const { id } = await proposed.json()
  const { open } = (await (await second.request.get('/api/change-requests')).json()) as { open: ChangeRequest[] }
  const digest = open.find((request) => request.id === id)?.digest
  const confirmed = await second.request.post(`/api/change-requests/${id}/confirmation`, {
    data: { digest },
    headers: { 'Idempotency-Key': randomUUID() },
  })
  expect([proposed.status(), confirmed.status()]).toEqual([201, 200])
}

/** The fields in force. */
export async function readFieldsInForce({ request }: Api): Promise<FieldVersion> {
  return (await (await request.get('/api/fields')).json()).version
}
