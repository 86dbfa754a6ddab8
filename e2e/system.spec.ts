import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { asOwner } from './support/owner'

test.use({ expectedErrors: /status of 403/ })

test('an admin sees that every part runs, and a process that falls silent without a reload', { tag: '@long' }, async ({ signIn }) => {
  const page = await signIn(await newOperator('Asta Admin', 'admin'))
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'System' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'System' })).toBeVisible()
  const processes = page.getByRole('table', { name: 'Processes', exact: true })
  for (const kind of ['Web server', 'Worker', 'Verifier'])
    await expect(processes.getByRole('row', { name: new RegExp(`^${kind} running 0\\.`) })).not.toHaveCount(0)
  const queues = page.getByRole('table', { name: 'Task queues' })
  await expect(queues.getByRole('row', { name: /^Workflows \d+ [1-9]/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Versions' })).toContainText('Countersign0.')

  const [silent, stopped] = [randomUUID(), randomUUID()]
  const problem = page.getByRole('region', { name: 'State' }).getByText(/^\d+ process(es are| is) silent$/)
  await expect(problem).toHaveCount(0)
  await asOwner(async (owner) => {
    // A process that started after another fell silent would count as its replacement.
    await owner.query(`update process set started_at = started_at - interval '1 hour'`)
    await owner.query(
      `insert into process (kind, id, version, node, host, started_at, seen_at, ended_at)
       values ('worker', $1, '0.8.0', '22', 'gone.example', now() - interval '1 hour', now() - interval '25 seconds', null),
         ('web', $2, '0.8.0', '22', 'old.example', now() - interval '1 hour', now() - interval '25 seconds', now())`,
      [silent, stopped],
    )
  })
  await expect(problem).toBeVisible()
  await expect(processes.getByRole('row', { name: /gone\.example/ })).toContainText('silent')
  await expect(page.getByRole('row', { name: /old\.example/ })).toHaveCount(0)
  await page.getByText(/ended in the last day$/).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row', { name: /old\.example/ })).toContainText('stopped')
  await expectNoFault(page, 'system')
  await asOwner((owner) => owner.query('delete from process where id = any ($1)', [[silent, stopped]]))
  await expect(problem).toHaveCount(0)
})

test('an admin sees why no outside head was accepted, and what to do', { tag: '@long' }, async ({ signIn }) => {
  const page = await signIn(await newOperator('Asta Admin', 'admin'))
  await page.goto('/system')
  const head = page.getByRole('region', { name: 'Outside head' })
  await asOwner((owner) =>
    owner.query(`update outside_head set host = 'heads.example', failures = 2, failed_at = now(), cause = 'address-not-allowed'`),
  )
  await expect(head).toContainText('address-not-allowed')
  await expect(head).toContainText(/private or reserved address\. .* OUTBOUND_ALLOWED_NETWORKS\.$/)
  await expectNoFault(page, 'outside-head')
  await asOwner((owner) => owner.query('update outside_head set host = null, failures = 0, failed_at = null, cause = null'))
  await expect(head).not.toContainText('address-not-allowed')
})

test('a checker has no link to the page and is refused', async ({ signIn }) => {
  const page = await signIn(await newOperator('Chika Checker', 'checker'))
  await page.goto('/')
  const main = page.getByRole('navigation', { name: 'Main' })
  await expect(main.getByRole('link', { name: 'People' })).toBeVisible()
  await expect(main.getByRole('link', { name: 'System' })).toHaveCount(0)
  expect((await page.goto('/system'))?.status()).toBe(403)
  expect((await page.request.get('/api/system')).status()).toBe(403)
})
