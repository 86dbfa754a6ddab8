import { expect } from 'playwright/test'
import { countRows } from './support/count-rows'
import { type Api, test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { asOwner } from './support/owner'
import { csvFile, newFamily, peopleFile } from './support/people-file'
import { bring } from './support/upload'

const times = 50

test('fifty requests at once under one key are one decision, and have one answer', async ({ openApi }) => {
  const [maker, checker] = [
    await openApi(await newOperator('Mira Maker', 'maker')),
    await openApi(await newOperator('Chika Checker', 'checker')),
  ]
  const batchId = await bring(maker, peopleFile('once.csv', 5))
  const key = crypto.randomUUID()
  const decide = (rows: number[]) => send(checker, `/api/batches/${batchId}/decisions`, key, { verdict: 'approve', selection: { rows } })
  const answers = await Promise.all(Array.from({ length: times }, () => decide([1, 2])))
  expect(new Set(answers.map(({ status, id }) => `${status} ${id}`))).toEqual(new Set([`201 ${answers[0]?.id}`]))
  expect(await eventsOf(batchId, 'decision.recorded')).toBe(1)
  await expect.poll(() => countRows(batchId, 'approved')).toBe(2)

  expect(await decide([1, 2, 3])).toMatchObject({ status: 422, code: 'idempotency-key-reused' })
  expect(await eventsOf(batchId, 'decision.recorded')).toBe(1)
  expect(await countRows(batchId, 'pending')).toBe(3)
})

test('fifty uploads at once under one key are one batch, and have one answer', async ({ openApi }) => {
  const operator = await newOperator('Mira Maker', 'maker')
  const maker = await openApi(operator)
  const file = peopleFile('once.csv', 200)
  const other = csvFile('once.csv', [`Ada ${newFamily()},1990-04-02,Pune,`])
  const key = crypto.randomUUID()
  const answers = await Promise.all(Array.from({ length: times }, () => send(maker, '/api/batches', key, file.buffer)))
  expect(new Set(answers.map(({ status, id }) => `${status} ${id}`))).toEqual(new Set([`201 ${answers[0]?.id}`]))
  expect(await send(maker, '/api/batches', key, other.buffer)).toMatchObject({ status: 422, code: 'idempotency-key-reused' })
  const { rows } = await asOwner((client) => client.query('select id from batch where maker_id = $1', [operator.id]))
  expect(rows).toEqual([{ id: answers[0]?.id }])
  expect(await eventsOf(String(answers[0]?.id), 'batch.uploaded')).toBe(1)
})

async function send(page: Api, url: string, key: string, data: object) {
  const type = Buffer.isBuffer(data) ? 'text/csv' : 'application/json'
  const answer = await page.request.post(url, { data, headers: { 'Content-Type': type, 'Idempotency-Key': key } })
  const { id, code } = (await answer.json()) as { id?: string; code?: string }
  return { status: answer.status(), id, code }
}

async function eventsOf(batchId: string, action: string): Promise<number | null> {
  const { rowCount } = await asOwner((client) =>
    client.query('select from audit_event where batch_id = $1 and action = $2', [batchId, action]),
  )
  return rowCount
}
