import { MockActivityEnvironment } from '@temporalio/testing'
import { expect, test } from 'vitest'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { readEnvironment } from '#core/environment'
import { hold } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { fileOf, somePeople } from '#test/prepared'
import { untilLockedOut } from '#test/until-locked-out'
import { openLog } from '#worker/log'
import { createActivities } from './create-activities'

test('a worker builds one step of a review index at a time, and a small index waits for one step of a large one', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const large = await instance.bringUnverified(maker, fileOf(somePeople(200)), { sliceRows: 10 })
  const small = await instance.bringUnverified(maker, fileOf(somePeople(10).map((record) => record.replace(',p', ',q'))), { sliceRows: 10 })
  const { db } = instance.worker
  const [steps, running]: [string[], Set<string>] = [[], new Set()]
  let most = 0
  const query: typeof db.query = async (sql, values = []) => {
    const step = /(begin|write|flag|end)_review_index\w*/.exec(sql)?.[0]
    if (!step) return db.query(sql, values)
    const name = `${values[0] === small ? 'small' : 'large'} ${step}`
    running.add(name)
    most = Math.max(most, running.size)
    try {
      return await db.query(sql, values)
    } finally {
      running.delete(name)
      steps.push(name)
    }
  }
  const shell = { ctx: { db: { ...db, query } }, log: openLog('silent'), isSearchable: async () => false }
  const { buildReviewIndex } = createActivities(shell, readEnvironment({}))
  const build = (batchId: string) => {
    const workflowExecution = { workflowId: batchWorkflowId(batchId), runId: 'run' }
    return new MockActivityEnvironment({ workflowExecution }).run(buildReviewIndex, { batchId })
  }
  const held = await hold(
    instance,
    `insert into review_index_slice (batch_id, slice_no, cities, domains, births) values ($1, 2, '', '', '')`,
    [large],
  )
  const first = build(large)
  await Promise.race([first, untilLockedOut(instance.owner)])
  const second = build(small)
  await held[Symbol.asyncDispose]()
  await Promise.all([first, second])
  expect(most).toBe(1)
  const smallSteps = steps.flatMap((name, at) => (name.startsWith('small') ? [at] : []))
  expect(smallSteps).toHaveLength(7)
  // Each waits for one step of the large one, which has six times as many.
  expect(smallSteps.at(-1)).toBeLessThan(steps.indexOf('large end_review_index'))
})
