import { MockActivityEnvironment } from '@temporalio/testing'
import { expect, test } from 'vitest'
import { readSnapshot } from '#core/batches/read-progress'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { readEnvironment } from '#core/environment'
import { hold, holdSlice, type OpenTransaction } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { untilBlockedBy } from '#test/until-locked-out'
import { workbookOfTexts } from '#test/workbook'
import type { Activities } from '#worker/contract'
import { openLog } from '#worker/log'
import { createActivities } from './create-activities'

const sliceRows = 100
const slices = 20
const rows = sliceRows * slices

test('a cancelled import stops after the current slices, and the next one imports the rest', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', rows))
  await instance.survey(batchId, { sliceRows })
  await cancelWhileHeld(instance, batchId, 'importSlices', () => holdSlice(instance, batchId, 3))
  const { balance } = await readSnapshot(instance.web, batchId)
  expect(balance.pending).toBeGreaterThanOrEqual(3 * sliceRows)
  expect(balance.pending).toBeLessThanOrEqual(5 * sliceRows)
  expect(balance).toMatchObject({ rows, notRead: rows - balance.pending })
  expect((await instance.owner.query('select count(*)::int as n from users')).rows).toEqual([{ n: balance.pending }])

  await activitiesOf(instance, batchId).run('importSlices')
  expect(await readSnapshot(instance.web, batchId)).toMatchObject({ state: 'pending', balance: { rows, pending: rows, notRead: 0 } })
})

test('a cancelled decision stops after the current slices, and the next activity applies the rest', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const batchId = await instance.bring(maker, peopleCsv('Pune', rows), { sliceRows })
  await withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: 'stop' } })
  expect(await cancelWhileHeld(instance, batchId, 'applyDecisions', () => holdSlice(instance, batchId, 3))).toMatchObject({
    isDone: false,
    balance: { withdrawn: 4 * sliceRows, pending: rows - 4 * sliceRows },
  })
  await activitiesOf(instance, batchId).run('applyDecisions')
  expect(await readSnapshot(instance.web, batchId)).toMatchObject({ state: 'withdrawn', balance: { withdrawn: rows, pending: 0 } })
})

test('a cancelled survey and a cancelled review index stop at their next statement', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const surveyed = await instance.upload(maker, peopleCsv('Oslo', 100_000))
  await instance.worker.db.query('select start_import($1)', [surveyed])
  const survey = cancelWhileHeld(instance, surveyed, 'surveyFile', () => hold(instance, 'lock table upload_chunk', []))
  await expect(survey).rejects.toThrow('cancelled')
  expect(await readSnapshot(instance.web, surveyed)).toMatchObject({ state: 'importing', balance: { rows: null } })

  const batchId = await instance.bringUnverified(maker, peopleCsv('Pune', rows), { sliceRows })
  const statement = `insert into review_index_slice (batch_id, slice_no, cities, domains, births) values ($1, 3, '', '', '')`
  const index = cancelWhileHeld(instance, batchId, 'buildReviewIndex', () => hold(instance, statement, [batchId]))
  await expect(index).rejects.toThrow('cancelled')
  expect((await instance.owner.query('select count(*)::int as n from review_index_slice')).rows).toEqual([{ n: 3 }])
})

test('a cancelled conversion stops at its next chunk, and the next one makes the text', async () => {
  await using instance = await openTestInstance()
  const file = await workbookOfTexts([['name', 'dob', 'city'], ...Array.from({ length: 5_000 }, () => ['Ada', '1990-01-01', 'Pune'])])
  const batchId = await instance.upload(await instance.signIn('maker'), file)
  await instance.worker.db.query('select start_import($1)', [batchId])
  const conversion = cancelWhileHeld(instance, batchId, 'convertFile', () => hold(instance, 'lock table upload_chunk', []))
  await expect(conversion).rejects.toThrow('cancelled')
  expect((await instance.owner.query('select from batch where workbook is not null')).rowCount).toBe(0)
  await activitiesOf(instance, batchId).run('convertFile')
  expect((await instance.owner.query('select from batch where workbook is not null')).rowCount).toBe(1)
})

/** Cancels the activity while it waits for a lock, and then releases the lock. */
async function cancelWhileHeld(instance: TestInstance, batchId: string, name: keyof Activities, take: () => Promise<OpenTransaction>) {
  const activities = activitiesOf(instance, batchId)
  const held = await take()
  const running = activities.run(name)
  await Promise.race([running, untilBlockedBy(instance.owner, held.pid)])
  activities.cancel()
  await held[Symbol.asyncDispose]()
  return running
}

/** The activities without Temporal, with a budget that is never spent. */
function activitiesOf({ worker: ctx }: TestInstance, batchId: string) {
  const workflowExecution = { workflowId: batchWorkflowId(batchId), runId: 'run' }
  const environment = new MockActivityEnvironment({ workflowExecution })
  const shell = { ctx, log: openLog('silent'), isSearchable: async () => false }
  const activities = createActivities(shell, { ...readEnvironment({}), WORK_BUDGET_MS: 600_000 })
  return {
    run: (name: keyof Activities) => environment.run(activities[name], { batchId }),
    cancel: () => environment.cancel('CANCELLED'),
  }
}
