import { expect, type Route } from 'playwright/test'
import { countRows } from './support/count-rows'
import { type Api, test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { asOwner } from './support/owner'
import { tickBoxes } from './support/pending'
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

test.describe('when it is not known whether a decision was made', () => {
  test.use({ expectedErrors: /503/ })

  test('the page asks again by itself, under the same key', async ({ openApi, signIn }) => {
    const maker = await openApi(await newOperator('Mira Maker', 'maker'))
    const checker = await signIn(await newOperator('Chika Checker', 'checker'))
    const batchId = await bring(maker, peopleFile('unknown.csv', 3))
    const keys: (string | undefined)[] = []
    checker.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/decisions')) keys.push(request.headers()['idempotency-key'])
    })
    const unknown = { code: 'outcome-unknown', detail: 'It is not known yet whether it was done.', retryAfter: 1 }
    // The decision is made, and its answer is lost.
    const lose = async (route: Route) => {
      await route.fetch()
      await route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(unknown) })
    }
    await checker.route(`**/api/batches/${batchId}/decisions`, lose, { times: 1 })
    await checker.goto(`/batches/${batchId}`)
    await tickBoxes(checker).first().check()
    await checker.getByRole('button', { name: 'Approve 1' }).click()
    await expect(checker.getByText('1 approved')).toBeVisible()
    await expect.poll(() => keys.length).toBe(2)
    expect(keys[0]).toBe(keys[1])
    expect(await eventsOf(batchId, 'decision.recorded')).toBe(1)
  })
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
