import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import type { Decision } from '#core/decisions/decision'
import { expectBalance } from './support/balance'
import { countRows } from './support/count-rows'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { giveReason } from './support/reason'
import { bring } from './support/upload'

test('an approval is taken back in time, and no more once it is final', async ({ signIn }) => {
  const [maker, checker, other] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const batchId = await bring(maker, peopleFile('interns.csv', 6))
  await checker.goto(`/batches/${batchId}`)
  for (const place of [0, 1]) await tickBoxes(checker).nth(place).check()
  await checker.getByRole('button', { name: 'Approve 2' }).click()
  // They have left the list, so that the six below are those after the undo.
  await expect(tickBoxes(checker)).toHaveCount(4)
  await checker.getByRole('button', { name: 'Undo the approval of 2' }).click()
  await expect(checker.getByText('Undone: the 2 you approved are pending again.')).toBeVisible()
  await expectBalance(checker, { pending: 6 })
  await expect(tickBoxes(checker)).toHaveCount(6)
  expect(await countRows(batchId, 'pending')).toBe(6)

  await tickBoxes(checker).first().check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  await other.goto(`/batches/${batchId}?tab=decided`)
  await expect(other.getByText(/^can be undone/)).toBeVisible()
  await expect(other.getByText(/^final in \d+ s$/)).toBeVisible()
  await expect(other.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
  await expect(checker.getByRole('button', { name: /^Undo/ })).toHaveCount(0, { timeout: 20_000 })
  await expect(other.getByText(/^final in/)).toHaveCount(0)
  expect(await countRows(batchId, 'approved')).toBe(1)
  await other.getByRole('button', { name: /Checker approved 1$/ }).click()
  await expect(other.getByRole('button', { name: 'Copy the sha-256 of what was decided' })).toBeVisible()

  const decisions = (await (await checker.request.get(`/api/batches/${batchId}/decisions`)).json()) as {
    items: Decision[]
  }
  const approval = decisions.items.find(({ verdict, undoneAt }) => verdict === 'approve' && undoneAt === null)
  const late = await checker.request.post(`/api/decisions/${approval?.id}/undo`, { data: {}, headers: { 'Idempotency-Key': randomUUID() } })
  expect([late.status(), await late.json()]).toMatchObject([409, { code: 'undo-too-late' }])
  expect(await countRows(batchId, 'approved')).toBe(1)
})

test('a rejection and sending back are taken back in time', { tag: '@long' }, async ({ signIn }) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const batchId = await bring(maker, peopleFile('interns.csv', 4))
  await checker.goto(`/batches/${batchId}`)
  for (const [act, noun, done] of [
    ['Reject', 'rejection', 'rejected'],
    ['Send back', 'sending back', 'sent back'],
  ]) {
    await tickBoxes(checker).first().check()
    await checker.getByRole('button', { name: `${act}…` }).click()
    await giveReason(checker, 'Wrong list')
    await checker.getByRole('button', { name: `${act} 1 person` }).click()
    await expect(tickBoxes(checker)).toHaveCount(3)
    await checker.getByRole('button', { name: `Undo the ${noun} of 1` }).click()
    await expect(checker.getByText(`Undone: the 1 you ${done} are pending again.`)).toBeVisible()
    await expectBalance(checker, { pending: 4 })
    await expect(tickBoxes(checker)).toHaveCount(4)
  }
})

for (const [clock, offMs] of [
  ['fast', 300_000],
  ['slow', -300_000],
] as const) {
  test(`an approval is taken back in time, and no more later, by a checker whose clock is ${clock}`, { tag: '@long' }, async ({
    signIn,
  }) => {
    const [maker, checker] = await Promise.all([
      signIn(await newOperator('Mira Maker', 'maker')),
      signIn(await newOperator('Chika Checker', 'checker')),
    ])
    await checker.addInitScript((ms) => {
      const now = Date.now
      Date.now = () => now() + ms
    }, offMs)
    const batchId = await bring(maker, peopleFile('interns.csv', 3))
    await checker.goto(`/batches/${batchId}`)
    await tickBoxes(checker).first().check()
    await checker.getByRole('button', { name: 'Approve 1' }).click()
    await expect(tickBoxes(checker)).toHaveCount(2)
    await checker.getByRole('button', { name: 'Undo the approval of 1' }).click()
    await expectBalance(checker, { pending: 3 })
    await expect(tickBoxes(checker)).toHaveCount(3)
    await tickBoxes(checker).first().check()
    await checker.getByRole('button', { name: 'Approve 1' }).click()
    await expect(checker.getByRole('button', { name: 'Undo the approval of 1' })).toHaveText(/^Undo( · [1-5] s)?$/)
    await expect(checker.getByRole('button', { name: /^Undo/ })).toHaveCount(0, { timeout: 20_000 })
    await expectBalance(checker, { approved: 1, pending: 2 })
  })
}
