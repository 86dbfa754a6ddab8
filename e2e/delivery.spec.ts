import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import { type Fault, startFaultProxy } from '#test/fault-proxy'
import { type ScimServer, startScimServer } from '#test/scim/scim-server'
import { scimTarget, webhookTarget } from '#test/target-settings'
import { openWebhookReceiver, signingSecret } from '#test/webhook-receiver'
import { test as base } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { csvFile, newFamily } from './support/people-file'
import { setTarget } from './support/set-target'
import { bring } from './support/upload'

type Directory = { server: ScimServer; key: string }
type Hook = { receiver: Awaited<ReturnType<typeof openWebhookReceiver>>; key: string }

/** A directory and a webhook, each a target for the time of a test, because what anyone approves then goes there. */
const test = base.extend<{ withTarget: WithTarget; directory: Directory; hook: Hook }>({
  withTarget: async ({ openApi }, use) => {
    const [asta, ado] = await Promise.all(['Asta Admin', 'Ado Admin'].map(async (name) => openApi(await newOperator(name, 'admin'))))
    if (!asta || !ado) throw new Error('no admins')
    await use(async (target, act) => {
      await setTarget([asta, ado], { ...target, basedOn: 0 })
      await act()
      await setTarget([asta, ado], { ...target, basedOn: 1, retired: true })
    })
  },
  directory: async ({ withTarget }, use) => {
    const key = `idp-${randomUUID().slice(0, 8)}`
    await using server = await startScimServer()
    // It gets everyone that other tests approved, too, and few of them have an e-mail address.
    const other = { name: `Directory ${key}`, url: server.url, existing: 'fail', requestsPerSecond: 1_000, userName: 'name' }
    await withTarget({ key, settings: scimTarget(other), secrets: { token: server.token } }, () => use({ server, key }))
  },
  hook: async ({ withTarget }, use) => {
    const key = `hook-${randomUUID().slice(0, 8)}`
    const secret = signingSecret(7)
    await using receiver = await openWebhookReceiver({ secret })
    const settings = webhookTarget({ name: `Payroll ${key}`, url: receiver.url, requestsPerSecond: 1_000 })
    await withTarget({ key, settings, secrets: { signing: secret } }, () => use({ receiver, key }))
  },
})

type WithTarget = (target: { key: string; settings: object; secrets: object }, act: () => Promise<void>) => Promise<void>

test('people who are final arrive at a target; one that it refuses is fixed there and retried; two are taken back from there', async ({
  signIn,
  openApi,
  directory,
}) => {
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

  for (const name of ['Ada', 'Ben']) await checker.getByRole('checkbox', { name: `Select ${name} ${family}` }).check()
  await checker.getByRole('button', { name: 'Take back 2…' }).click()
  const asking = checker.getByRole('dialog', { name: 'Take back 2 people' })
  await asking.getByLabel('Reason').fill(`They do not begin, ${family}.`)
  await asking.getByRole('button', { name: 'Propose' }).click()
  await expect(checker.getByRole('dialog', { name: 'Proposed' })).toBeVisible()
  const second = await signIn(await newOperator('Sam Second', 'checker'))
  await second.goto('/reversals')
  const waiting = second.getByRole('region', { name: 'Waiting for another checker' }).getByRole('listitem').filter({ hasText: family })
  await waiting.getByRole('button', { name: 'Confirm: take back 2 people' }).click()
  await second.getByRole('dialog', { name: 'Take back 2 people' }).getByRole('button', { name: 'Take back 2 people' }).click()
  await second.goto(`/batches/${batchId}?tab=delivery`)
  const outcomes = second.getByRole('region', { name: `Directory ${key}` }).getByRole('list', { name: 'Outcomes' })
  await expect(outcomes).toContainText('2 taken back', { timeout: 20_000 })
  await expect(outcomes).toContainText('1 delivered')
  const accounts = [...server.accounts.values()].filter(({ userName }) => String(userName).endsWith(family))
  expect(Object.fromEntries(accounts.map(({ userName, active }) => [userName, active]))).toEqual({
    [`Ada ${family}`]: false,
    [`Ben ${family}`]: false,
    [`Cleo ${family}`]: true,
  })
})

test('a target that no longer lets us in is paused until an admin resumes it', { tag: '@long' }, async ({
  signIn,
  openApi,
  withTarget,
}) => {
  test.slow()
  const key = `idp-${randomUUID().slice(0, 8)}`
  const family = newFamily()
  let fault: Fault = { status: 401 }
  await using server = await startScimServer()
  await using proxy = await startFaultProxy(server.url, () => fault)
  const settings = scimTarget({ name: `Directory ${key}`, url: proxy.url, requestsPerSecond: 1_000, userName: 'name' })
  await withTarget({ key, settings, secrets: { token: server.token } }, async () => {
    const maker = await openApi(await newOperator('Mia Maker', 'maker'))
    const checker = await signIn(await newOperator('Chloe Checker', 'checker'))
    const admin = await signIn(await newOperator('Asta Admin', 'admin'))
    const batchId = await bring(maker, csvFile(`paused-${family}.csv`, [`Ada ${family},1990-04-02,Pune,`]))
    const headers = { 'Idempotency-Key': randomUUID() }
    const approval = { verdict: 'approve', selection: { rows: [1] } }
    expect((await checker.request.post(`/api/batches/${batchId}/decisions`, { data: approval, headers })).status()).toBe(201)

    await checker.goto(`/batches/${batchId}?tab=delivery`)
    const target = checker.getByRole('region', { name: `Directory ${key}` })
    await expect(target).toContainText('Paused: nothing is sent to this target', { timeout: 20_000 })
    await expect(target).toContainText('The target does not accept the secret of Countersign.')
    // Another batch may have met the refusal first.
    await expect(target.getByRole('list', { name: 'Outcomes' })).toContainText(/1 (waiting|sent, not answered yet)/)
    await expect(target.getByRole('button', { name: 'Resume the target' })).toHaveCount(0)
    await expectNoFault(checker, 'deliveries to a paused target')

    await admin.goto('/targets')
    await expect(admin.getByRole('row', { name: key })).toContainText('paused')
    await admin.getByRole('row', { name: key }).getByRole('link').click()
    await expect(admin.getByText('Paused: nothing is sent to this target')).toBeVisible()
    await expectNoFault(admin, 'a paused target')
    fault = 'pass'
    await admin.getByRole('button', { name: 'Resume the target' }).click()
    await expect(admin.getByText('Paused: nothing is sent to this target')).toHaveCount(0)
    await expect(target.getByRole('list', { name: 'Outcomes' })).toContainText('1 delivered')
    await expect(target).not.toContainText('Paused')
  })
})

test('a page that has arrived at a webhook is sent again, with the same id', { tag: '@long' }, async ({
  signIn,
  openApi,
  hook: { receiver, key },
}) => {
  test.slow()
  const family = newFamily()
  const maker = await openApi(await newOperator('Mia Maker', 'maker'))
  const checker = await signIn(await newOperator('Chloe Checker', 'checker'))
  const people = ['Ada', 'Ben'].map((name) => `${name} ${family},1990-04-02,Pune,${name}.${family}@example.test`)
  const batchId = await bring(maker, csvFile(`hooked-${family}.csv`, people))
  const approval = { verdict: 'approve', selection: { rows: [1, 2] } }
  const headers = { 'Idempotency-Key': randomUUID() }
  expect((await checker.request.post(`/api/batches/${batchId}/decisions`, { data: approval, headers })).status()).toBe(201)

  await checker.goto(`/batches/${batchId}?tab=delivery`)
  const target = checker.getByRole('region', { name: `Payroll ${key}` })
  await expect(target.getByRole('list', { name: 'Outcomes' })).toContainText('2 delivered', { timeout: 20_000 })
  await target.getByRole('button', { name: 'Pages' }).click()
  const page = target.getByRole('list', { name: `Pages of Payroll ${key}` }).getByRole('listitem')
  await expect(page).toContainText('2 people')
  await expect(page).toContainText('arrived')
  await page.getByRole('button', { name: 'Send page 1 again' }).click()
  await expect(page).toContainText('Sent again: The receiver took the page (204). Asked for by Chloe Checker')
  await expect(page.getByRole('button', { name: 'Send page 1 again' })).toBeFocused()
  await expectNoFault(checker, 'the pages of a webhook')
  const [first, again, ...more] = receiver.arrivals.filter(({ body }) => body.includes(batchId)).map(({ id, body }) => id + body)
  expect([first, more]).toEqual([again, []])

  await checker.getByRole('tab', { name: 'Timeline' }).click()
  await expect(checker.getByText(`asked for page 1 to be sent to ${key} again`)).toBeVisible()
})
