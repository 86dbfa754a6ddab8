import { expect } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

test.use({ expectedErrors: /status of 404/ })

test('a maker cannot open the batch of another', { tag: '@long' }, async ({ signIn }) => {
  const [maker, other] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Otto Other', 'maker')),
  ])
  const batchId = await bring(maker, peopleFile('interns.csv', 5))
  await other.goto('/')
  await expect(other.getByRole('region', { name: 'Your batches' })).toContainText('You have no open batches.')
  await expect(other.locator(`a[href="/batches/${batchId}"]`)).toHaveCount(0)
  const answer = await other.goto(`/batches/${batchId}`)
  expect(answer?.status()).toBe(404)
  await expect(other.getByRole('heading', { level: 1, name: 'There is nothing here for you' })).toBeVisible()
  for (const part of ['', '/file', '/approved.csv', '/timeline', '/progress', '/failed-rows/causes']) {
    expect((await other.request.get(`/api/batches/${batchId}${part}`)).status(), part).toBe(404)
  }
  await other.getByRole('link', { name: 'To the desk' }).click()
  await expect(other).toHaveURL('/')
})
