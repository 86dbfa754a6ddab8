import { expect, type Page } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { peopleFile } from './support/people-file'
import { bring, stateOf } from './support/upload'

test.use({ expectedErrors: /status of 403/ })

test('the maker sees no way to decide', async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const batchId = await bring(maker, peopleFile('interns.csv', 5))
  await maker.goto(`/batches/${batchId}`)
  await expect(maker.getByText('You uploaded this batch, so a checker decides it.')).toBeVisible()
  await expect(maker.getByRole('row')).toHaveCount(6)
  await expect(maker.getByRole('checkbox')).toHaveCount(0)
  await expect(maker.getByRole('button', { name: /Approve|Reject/ })).toHaveCount(0)
})

test('an operator with both roles does not decide their own batch', async ({ signIn }) => {
  const both = await signIn(await newOperator('Bo Both', 'maker', 'checker'))
  const batchId = await bring(both, peopleFile('interns.csv', 5))
  await both.goto('/')
  await expect(both.getByRole('region', { name: 'Your batches' }).locator(`a[href="/batches/${batchId}"]`)).toBeVisible()
  await expect(both.getByRole('region', { name: 'Waiting for you' }).locator(`a[href="/batches/${batchId}"]`)).toHaveCount(0)
  await both.goto(`/batches/${batchId}`)
  await expect(both.getByText('You uploaded this batch, so another checker decides it.')).toBeVisible()
  await expect(both.getByRole('button', { name: /Approve|Reject/ })).toHaveCount(0)
  expect(await forge(both, batchId)).toMatchObject({
    status: 403,
    type: 'application/problem+json',
    problem: { status: 403, code: 'own-batch' },
  })
  await expectBalance(both, { pending: 5 })
  expect(await stateOf(both, batchId)).toBe('pending')
})

test('refuses a forged decision of an operator who is no checker', async ({ signIn }) => {
  const [maker, auditor] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Audra Auditor', 'auditor')),
  ])
  const batchId = await bring(maker, peopleFile('interns.csv', 5))
  for (const page of [maker, auditor]) {
    await page.goto(`/batches/${batchId}`)
    await expectBalance(page, { pending: 5 })
    expect(await forge(page, batchId)).toMatchObject({
      status: 403,
      type: 'application/problem+json',
      problem: { status: 403, code: 'role-missing' },
    })
  }
  await maker.reload()
  await expectBalance(maker, { pending: 5 })
})

/** What a page can send by itself, with the session of its viewer. */
function forge(page: Page, batchId: string) {
  return page.evaluate(async (id) => {
    const response = await fetch(`/api/batches/${id}/decisions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify({ verdict: 'approve', selection: { filter: {}, expectedCount: 5 } }),
    })
    return { status: response.status, type: response.headers.get('content-type'), problem: await response.json() }
  }, batchId)
}
