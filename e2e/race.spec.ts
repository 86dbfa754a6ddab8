import { expect, type Route } from 'playwright/test'
import type { Batch } from '#core/batches/batch'
import type { Decision, DecisionRequest, DecisionRow } from '#core/decisions/decision'
import { expectBalance } from './support/balance'
import { countRows } from './support/count-rows'
import { type Api, test } from './support/end-to-end-test'
import { expectDatabaseVerifies } from './support/expect-database-verifies'
import { holdDecisions } from './support/hold-decisions'
import { newOperator, type Operator } from './support/operators'
import { peopleFile } from './support/people-file'
import { giveReason } from './support/reason'
import { bring } from './support/upload'

test.use({ expectedErrors: /status of 409 .*decisions/ })

test('forty requests to approve and to reject the same thousand people decide each of them once', { tag: '@long' }, async ({ openApi }) => {
  const [maker, first, second] = await openThree(openApi)
  // No selection contains the last one, so that the batch stays open until every request is in.
  const batchId = await bring(maker, peopleFile('race.csv', 1_001))
  const url = `/api/batches/${batchId}/decisions`
  const requests = Array.from({ length: 20 }, (_, index) => hundredFrom(index)).flatMap((rows) => [
    send(first, url, { verdict: 'approve', selection: { rows } }),
    send(second, url, { verdict: 'reject', reason: 'Not on the list', selection: { rows } }),
  ])
  const answers = await Promise.all(requests)
  expect(answers.map((answer) => answer.status())).toEqual(answers.map(() => 201))
  const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as Decision).id))
  expect(new Set(ids).size).toBe(40)
  await expect.poll(async () => (await decisionsOf(first, batchId)).filter(({ state }) => state !== 'applied')).toEqual([])

  const decisions = await decisionsOf(first, batchId)
  expect(decisions.reduce((sum, { applied }) => sum + applied, 0)).toBe(1_000)
  expect(decisions.reduce((sum, { skipped }) => sum + skipped, 0)).toBe(3_000)
  const rows: { id: string; rows: DecisionRow[] }[] = []
  for (const id of ids) rows.push({ id, rows: await rowsOf(first, id) })
  const deciders = new Map(
    rows.flatMap(({ id, rows }) => rows.filter(({ outcome }) => outcome === 'applied').map(({ row }) => [row, id] as const)),
  )
  expect(deciders.size).toBe(1_000)
  const skipped = rows.flatMap(({ rows }) => rows.filter(({ outcome }) => outcome === 'skipped'))
  const skippedRightly = skipped.filter(({ row, by }) => {
    const decider = decisions.find(({ id }) => id === deciders.get(row))
    const name = decider?.verdict === 'approve' ? 'Fay First' : 'Sam Second'
    return by?.id === decider?.id && by?.verdict === decider?.verdict && by?.recordedAt === decider?.recordedAt && by?.actor?.name === name
  })
  expect([skipped.length, skippedRightly.length]).toEqual([3_000, 3_000])
  const { balance } = (await (await first.request.get(`/api/batches/${batchId}`)).json()) as Batch
  expect([balance.approved + balance.rejected, balance.pending, balance.rows]).toEqual([1_000, 1, 1_001])
  expect(await Promise.all([countRows(batchId, 'approved'), countRows(batchId, 'rejected')])).toEqual([balance.approved, balance.rejected])
  await expectDatabaseVerifies()
})

test('of two checkers who click at once with the same thousand ticked, one decides them and the other sees who', { tag: '@long' }, async ({
  signIn,
}) => {
  const [maker, first, second] = await openThree(signIn)
  const batchId = await bring(maker, peopleFile('race.csv', 1_000))
  for (const page of [first, second]) {
    await page.goto(`/batches/${batchId}`)
    await page.getByRole('button', { name: 'Select all 1,000' }).click()
  }
  await first.getByRole('button', { name: 'Approve 1,000…' }).click()
  await second.getByRole('button', { name: 'Reject…' }).click()
  await giveReason(second, 'Not on the list')

  // Both clicks are on their way before either is recorded: each has seen a thousand people who waited.
  const hold = await holdDecisions(batchId)
  await Promise.all([
    first.getByRole('button', { name: 'Approve 1,000 people' }).click(),
    second.getByRole('button', { name: 'Reject 1,000 people' }).click(),
  ])
  await hold.untilWaiting(2)
  await hold.release()

  const ofAll = async () => (await decisionsOf(first, batchId)).find(({ applied }) => applied === 1_000)
  await expect.poll(ofAll).toBeDefined()
  const winner = await ofAll()
  const [won, words] = winner?.verdict === 'approve' ? [first, 'Approved 1,000'] : [second, 'Rejected 1,000']
  await expect(won.getByText(words, { exact: true })).toBeVisible()
  // What was recorded first may be applied before the other is recorded, or just after.
  const skipped =
    winner?.verdict === 'approve'
      ? second.getByText(
          /^Rejected 0, skipped 1,000: already approved by Fay First .|^All of these were already decided.*Fay First approved 1,000 ./,
        )
      : first.getByText(
          /^Approved 0, skipped 1,000: already rejected by Sam Second .|^All of these were already decided.*Sam Second rejected 1,000 ./,
        )
  await expect(skipped).toBeVisible()
  for (const page of [first, second]) await expectBalance(page, winner?.verdict === 'approve' ? { approved: 1_000 } : { rejected: 1_000 })
  const counts = await Promise.all([countRows(batchId, 'approved'), countRows(batchId, 'rejected'), countRows(batchId, 'pending')])
  expect(counts).toEqual(winner?.verdict === 'approve' ? [1_000, 0, 0] : [0, 1_000, 0])
  await expectDatabaseVerifies()
})

test('a checker who clicks too late sees who decided', { tag: '@long' }, async ({ signIn }) => {
  const [maker, first, second] = await openThree(signIn)
  const batchId = await bring(maker, peopleFile('race.csv', 3))
  await second.goto(`/batches/${batchId}`)
  await second.getByRole('button', { name: 'Select all 3' }).click()
  const onItsWay = new Promise<Route>((resolve) => second.route(`**/api/batches/${batchId}/decisions`, resolve, { times: 1 }))
  await second.getByRole('button', { name: 'Approve 3' }).click()
  const click = await onItsWay
  for (const rows of [[1, 2], [3]]) await send(first, `/api/batches/${batchId}/decisions`, { verdict: 'approve', selection: { rows } })
  await expectBalance(second, { approved: 3 })
  // It closes when nothing can be undone any more.
  await expect.poll(async () => ((await (await first.request.get(`/api/batches/${batchId}`)).json()) as Batch).state).toBe('closed')
  await click.continue()
  await expect(second.getByText(/^This batch is not open for decisions\. ?Fay First approved 1 ./)).toBeVisible()
})

/** A maker and two checkers, each on a way of their own. */
const openThree = async <Way>(open: (operator: Operator) => Promise<Way>) =>
  Promise.all([
    open(await newOperator('Mira Maker', 'maker')),
    open(await newOperator('Fay First', 'checker')),
    open(await newOperator('Sam Second', 'checker')),
  ])

/** A hundred of the thousand rows; each row is in two of twenty such selections. */
const hundredFrom = (index: number) => Array.from({ length: 100 }, (_, offset) => ((index * 50 + offset) % 1_000) + 1)

const send = (api: Api, url: string, data: DecisionRequest) =>
  api.request.post(url, { data, headers: { 'Idempotency-Key': crypto.randomUUID() } })

async function decisionsOf(api: Api, batchId: string): Promise<Decision[]> {
  return (await itemsOf<Decision>(api, `/api/batches/${batchId}/decisions`)).items
}

async function rowsOf(api: Api, decisionId: string): Promise<DecisionRow[]> {
  return (await itemsOf<DecisionRow>(api, `/api/decisions/${decisionId}/rows?limit=500`)).items
}

async function itemsOf<Item>(api: Api, url: string): Promise<{ items: Item[] }> {
  const answer = await api.request.get(url)
  return answer.json()
}
