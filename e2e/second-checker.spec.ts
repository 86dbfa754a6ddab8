import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { expectDatabaseVerifies } from './support/expect-database-verifies'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { asOwner } from './support/owner'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

// Chromium logs the refusal.
test.use({ expectedErrors: /status of 409 .*decisions/ })

// The policy is that of the whole instance, so this test runs after the others.
test.afterAll(() => setThreshold(null))

test('an approval of a large part of the register waits until a second checker has looked at it', async ({ signIn }) => {
  const [maker, first, second] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const size = await largeSize()
  const [small, large] = [peopleFile('register.csv', size.register), peopleFile('takeover.csv', size.batch)]
  if (size.register > 0) {
    const register = await bring(maker, small)
    const data = { verdict: 'approve', selection: { filter: {}, expectedCount: size.register } }
    await first.request.post(`/api/batches/${register}/decisions`, { data, headers: { 'Idempotency-Key': register } })
  }
  const batchId = await bring(maker, large)
  await setThreshold(1)

  await first.goto(`/batches/${batchId}`)
  await first.getByRole('button', { name: `Select all ${size.batch}` }).click()
  await first.getByRole('button', { name: `Approve ${size.batch}` }).click()
  const sheet = first.getByRole('dialog', { name: `Approve ${size.batch} people` })
  if (size.batch > 500) await sheet.getByRole('button', { name: `Approve ${size.batch} people` }).click()
  const asking = first.getByRole('dialog', { name: 'A second checker is needed' })
  await expect(asking).toContainText(/people are \d+ % of the [\d,]+ in the register, too many for one checker alone/)
  await expectNoFault(first, 'the question for a second checker')
  await asking.getByRole('button', { name: 'Ask a second checker' }).click()
  await first.getByRole('dialog', { name: 'Asked' }).getByRole('button', { name: 'Done' }).click()
  const waiting = first.getByRole('status').filter({ hasText: 'An approval waits for a second checker' })
  await expect(waiting.getByRole('button')).toHaveText(['Withdraw'])
  await expectBalance(first, { pending: size.batch })

  await second.goto('/')
  await expect(
    second.getByRole('listitem').filter({ hasText: 'takeover.csv' }).filter({ hasText: 'second checker needed' }),
  ).not.toHaveCount(0)
  await second.goto(`/batches/${batchId}`)
  await second.getByRole('button', { name: 'Look and confirm…' }).click()
  const confirming = second.getByRole('dialog', { name: `Approve ${size.batch} people` })
  await expect(confirming).toContainText('Chika Checker asked for it.')
  await expect(confirming.getByRole('list', { name: 'Ten of them, chosen at random' }).getByRole('listitem')).toHaveCount(10)
  await expectNoFault(second, 'the approval that a second checker confirms')
  await confirming.getByRole('button', { name: `Approve ${size.batch} people` }).click()
  await expect(confirming).toHaveCount(0)
  await expectBalance(second, { approved: size.batch })
  await expect(waiting).toHaveCount(0)
  await second.goto(`/batches/${batchId}?tab=decided`)
  await expect(second.getByRole('list', { name: 'Decisions' })).toContainText('Sam Second approved')
  await expect(second.getByRole('list', { name: 'Decisions' })).toContainText('proposed by Chika Checker')
  await expectDatabaseVerifies()
})

/** How many people the register lacks to a thousand, and one more than one percent of it then. */
async function largeSize(): Promise<{ register: number; batch: number }> {
  const { rows } = await asOwner((client) => client.query<{ approved: number }>('select sum(approved)::int as approved from batch_slice'))
  const approved = rows[0]?.approved ?? 0
  return { register: Math.max(0, 1000 - approved), batch: Math.floor(Math.max(1000, approved) / 100) + 1 }
}

const setThreshold = (percent: number | null) =>
  asOwner((client) => client.query('update policy set safety_threshold_percent = $1', [percent]))
