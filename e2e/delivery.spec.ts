import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import { type ScimServer, startScimServer } from '#test/scim/scim-server'
import { test as base } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { csvFile, newFamily } from './support/people-file'
import { setTarget } from './support/set-target'
import { bring } from './support/upload'

type Directory = { server: ScimServer; key: string }

/** A directory that is a target for the time of the test, because what anyone approves then goes there. */
const test = base.extend<{ directory: Directory }>({
  directory: async ({ openApi }, use) => {
    const key = `idp-${randomUUID().slice(0, 8)}`
    const admins = await Promise.all(['Asta Admin', 'Ado Admin'].map(async (name) => openApi(await newOperator(name, 'admin'))))
    // It gets everyone that other tests approved, too, and few of them have an e-mail address.
    const settings = { existing: 'fail', requestsPerSecond: 1_000, userName: 'name' }
    const both = [admins[0], admins[1]] as Parameters<typeof setTarget>[0]
    await using server = await startScimServer()
    await setTarget(both, server, { key, basedOn: 0, settings })
    await use({ server, key })
    await setTarget(both, server, { key, basedOn: 1, retired: true, settings })
  },
})

test('people who are final arrive at a target; one that it refuses is fixed there and retried', async ({ signIn, openApi, directory }) => {
  test.slow()
  const { server, key } = directory
  const family = newFamily()
  const emailOf = (name: string) => `${name}.${family}@example.test`.toLowerCase()
  server.accounts.set('there', { id: 'there', userName: `Ben ${family}` })
  const maker = await openApi(await newOperator('Mia Maker', 'maker'))
  const checker = await signIn(await newOperator('Chloe Checker', 'checker'))
  const file = csvFile(
    `delivered-${family}.csv`,
    ['Ada', 'Ben', 'Cleo'].map((name) => `${name} ${family},1990-04-02,Pune,${emailOf(name)}`),
  )
  const batchId = await bring(maker, file)
  const approval = { verdict: 'approve', selection: { rows: [1, 2, 3] } }
  const headers = { 'Idempotency-Key': randomUUID() }
  expect((await checker.request.post(`/api/batches/${batchId}/decisions`, { data: approval, headers })).status()).toBe(201)

  await checker.goto(`/batches/${batchId}?tab=delivery`)
  const target = checker.getByRole('region', { name: `Directory ${key}` })
  await expect(target.getByRole('list', { name: 'Outcomes' })).toContainText('2 delivered', { timeout: 20_000 })
  await expect(target.getByRole('list', { name: 'Outcomes' })).toContainText('1 refused')
  await target.getByRole('button', { name: 'An account with this user name was there before.' }).click()
  await expect(target.getByRole('table').getByRole('row', { name: `Ben ${family}` })).toBeVisible()
  await expectNoFault(checker, 'the deliveries of a batch')

  await checker.goto('/')
  const line = checker.getByRole('listitem').filter({ hasText: file.name })
  await expect(line.getByRole('link', { name: '1 not delivered' })).toBeVisible()
  await expectNoFault(checker, 'a desk with people who were refused')
  await line.getByRole('link', { name: '1 not delivered' }).click()

  server.accounts.delete('there')
  await target.getByRole('button', { name: 'Retry 1 person' }).click()
  await expect(target.getByRole('status')).toHaveText(`1 person sent to Directory ${key} again.`)
  await expect(target.getByRole('heading', { name: `Directory ${key}` })).toBeFocused()
  await expect(target.getByRole('list', { name: 'Outcomes' })).toContainText('3 delivered')
  expect([...server.accounts.values()].map(({ userName }) => userName)).toContain(`Ben ${family}`)

  await checker.getByRole('tab', { name: /^Decided/ }).click()
  await checker.getByRole('button', { name: `Ben ${family}` }).click()
  await expect(checker.getByRole('complementary', { name: 'Row 2' })).toContainText(
    `Directory ${key} delivered`.replace(' delivered', 'delivered'),
  )
  await expectNoFault(checker, 'a person who was delivered')

  await checker.goto(`/people#target=${key}&outcome=delivered&q=${family}`)
  await expect(checker.getByRole('table', { name: 'Approved people' }).getByRole('row')).toHaveCount(4)
  await expectNoFault(checker, 'the register by target')
})
