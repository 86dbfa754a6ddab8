import { expect, test } from 'vitest'
import { inSnapshot } from '#core/database/snapshot'
import { actOnTarget, emailOf, openDeliveries } from '#test/deliveries'
import type { TestInstance } from '#test/instance'
import { openPages } from '#test/page-replays'
import { verifyWhole } from './verify-whole'

test('a verification finds deliveries that are not what the audit says, and people who were sent without being final', async () => {
  await using scene = await openDeliveries()
  await using server = await scene.addServer('idp', { existing: 'fail' })
  const { instance, checker } = scene
  server.accounts.set('there', { id: 'there', userName: emailOf('Ben Okoro') })
  const batchId = await scene.bring(['Ada Iyer', 'Ben Okoro', 'Cleo Marsh', 'Dev Rao'], { sliceRows: 2 })
  const find = () => findingsOf(instance)
  await scene.approve(batchId, [1, 2])
  expect(await find()).toEqual([])
  await scene.deliver(batchId)
  await actOnTarget(checker, batchId, 'idp', 'skip', 'They have an account')
  expect(await find()).toEqual([])
  await scene.deliver(batchId)
  expect(await find()).toEqual([])

  /** What is found after a change by the owner, which is taken back. */
  const after = async (change: string, undo: string) => {
    await instance.owner.query(change)
    const found = await find()
    await instance.owner.query(undo)
    return found
  }
  const settled = (value: string) => `update delivery_batch set settled = jsonb_set(settled, '{idp,delivered}', '${value}')`
  expect(await after(settled('3'), settled('1'))).toEqual([
    expect.stringContaining('not what the last event says'),
    expect.stringContaining('not as they were settled'),
  ])
  const delivered = (bits: string) => `update delivery_slice set delivered_rows = B'${bits}' where slice_no = 1`
  expect(await after(delivered('00'), delivered('10'))).toEqual([expect.stringContaining('not as they were settled')])
  const notFinal = (when: string) => `update decision set final_at = ${when}`
  expect(await after(notFinal(`now() + interval '1 hour'`), notFinal(`now() - interval '1 hour'`))).toEqual([
    expect.stringContaining('whose approval was never final'),
  ])
  const reason = (text: string) => `update delivery_act set reason = '${text}'`
  expect(await after(reason('Another'), reason('They have an account'))).toEqual([
    expect.stringContaining('is not the one in the audit log'),
  ])
  await instance.owner.query('delete from delivery_act')
  expect(await find()).toEqual([expect.stringContaining('but not in the database')])
})

test('a verification finds replays of pages that are not in the audit, and those that are missing', async () => {
  await using scene = await openPages()
  const { owner } = scene.instance
  await scene.ask(1)
  expect(await findingsOf(scene.instance)).toEqual([])
  await scene.endNext()
  expect(await findingsOf(scene.instance)).toEqual([])
  await owner.query('update page_replay set page_no = 2')
  expect(await findingsOf(scene.instance)).toEqual([expect.stringMatching(/^The replay .* of a page is not the one in the audit log\.$/)])
  await owner.query('delete from page_replay')
  expect(await findingsOf(scene.instance)).toEqual([expect.stringMatching(/^The replay .* is in the audit log but not in the database\.$/)])
})

async function findingsOf({ verifier }: TestInstance): Promise<string[]> {
  const found: string[] = []
  await inSnapshot(verifier.db, async (snapshot) => {
    for await (const { message } of verifyWhole(snapshot)) found.push(message)
  })
  return found
}
