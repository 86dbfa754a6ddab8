import { expect, type Page } from 'playwright/test'
import { expectBalance } from './support/balance'
import { countRows } from './support/count-rows'
import { test } from './support/end-to-end-test'
import { expectDatabaseVerifies } from './support/expect-database-verifies'
import { newOperator } from './support/operators'
import { peopleFile } from './support/people-file'
import { untilFinal } from './support/until-final'
import { bring } from './support/upload'

test('two people of a closed batch are taken back by two operators, and register, balance and history say so', async ({ signIn }) => {
  const [maker, first, second] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const file = peopleFile('interns.csv', 4)
  const batchId = await bring(maker, file)
  const approval = { verdict: 'approve', selection: { rows: [1, 2, 3, 4] } }
  await first.request.post(`/api/batches/${batchId}/decisions`, { data: approval, headers: { 'Idempotency-Key': batchId } })
  await untilFinal(first, batchId)
  const family = file.names[0]?.split(' ')[1] ?? ''

  await first.goto(`/people#q=${family}`)
  for (const name of file.names.slice(0, 2)) await first.getByRole('checkbox', { name: `Select ${name}` }).check()
  await first.getByRole('button', { name: 'Take back 2…' }).click()
  const asking = first.getByRole('dialog', { name: 'Take back 2 people' })
  await asking.getByLabel('Reason').fill('They are in the wrong branch.')
  await asking.getByRole('button', { name: 'Propose' }).click()
  await first.getByRole('dialog', { name: 'Proposed' }).getByRole('link', { name: 'Reversals' }).click()
  await expect(waiting(first)).toContainText('Chika Checker proposes to take back 2 people: They are in the wrong branch.')
  await expect(waiting(first)).toContainText('Another checker has to confirm it.')

  await second.goto('/reversals')
  await waiting(second).getByRole('button', { name: 'Confirm: take back 2 people' }).click()
  const confirming = second.getByRole('dialog', { name: 'Take back 2 people' })
  await expect(confirming.getByRole('list', { name: 'All of them' }).getByRole('listitem')).toContainText(file.names.slice(0, 2))
  await confirming.getByRole('button', { name: 'Take back 2 people' }).click()
  await expect(confirming).toHaveCount(0)
  await expect(second.getByRole('region', { name: 'Decided and expired' }).getByRole('listitem').first()).toContainText(
    /Confirmed: take back 2 people: They are in the wrong branch\..*Sam Second confirmed it/s,
  )

  await second.goto(`/batches/${batchId}?tab=decided&outcome=reversed`)
  await expectBalance(second, { approved: 2, reversed: 2 })
  await expect(second.getByRole('list', { name: 'Decisions' })).toContainText('Sam Second reversed 2, proposed by Chika Checker')
  await expect(second.getByRole('table', { name: 'Decided people' })).toContainText(file.names[1] ?? '')
  expect(await countRows(batchId, 'reversed')).toBe(2)
  await second.goto(`/people#q=${family}`)
  await expect(second.getByRole('table', { name: 'Approved people' }).getByRole('row')).toHaveCount(3)
  await expectDatabaseVerifies()
})

/** The reversal of this test; others may wait meanwhile. */
const waiting = (page: Page) =>
  page
    .getByRole('region', { name: 'Waiting for another checker' })
    .getByRole('listitem')
    .filter({ hasText: 'They are in the wrong branch.' })
