import { expect, test, vi } from 'vitest'
import { applyLittle } from '#core/decisions/apply-decisions'
import { openBreakableLink } from '#test/breakable-link'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { applyAtOnce } from './apply-at-once'
import { openLog } from './log'

const approve = (...rows: number[]) => ({ verdict: 'approve', selection: { rows } }) as const

test('approves a person without a workflow, and again after a broken connection is repaired', async () => {
  await using instance = await openTestInstance()
  await using link = await openBreakableLink(instance.database.workerUrl)
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const [batchId, other] = [await instance.bring(maker, peopleCsv('Pune', 2)), await instance.bring(maker, peopleCsv('Oslo', 1))]
  const stop = applyAtOnce({ ctx: instance.worker, url: link.url, log: openLog('silent') })
  const becomes = (expected: string[]) =>
    vi.waitFor(
      async () => {
        await instance.owner.query(`select pg_notify('decision_recorded', $1)`, [batchId])
        expect(await statuses(instance)).toEqual(expected)
      },
      { timeout: 10_000 },
    )

  await instance.decide(checker, batchId, approve(1))
  await becomes(['approved', 'pending', 'pending'])
  await instance.decide(checker, other, approve(1))
  await vi.waitFor(async () => expect(await statuses(instance)).toEqual(['approved', 'pending', 'approved']), { timeout: 10_000 })

  link.breakOff()
  await instance.decide(checker, batchId, approve(2))
  link.mend()
  await becomes(['approved', 'approved', 'approved'])

  const { rows } = await instance.owner.query('select state, changes_recorded > changes_seen as unseen from batch')
  const left = { state: 'pending', unseen: true }
  expect(rows).toEqual([left, left])
  await stop()
})

test('leaves a decision on two slices, and all later ones, to the workflow', async () => {
  await using instance = await openTestInstance()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, peopleCsv('Pune', 4), { sliceRows: 2 })
  await instance.decide(checker, batchId, approve(2))
  await instance.decide(checker, batchId, approve(1, 3))
  await instance.decide(checker, batchId, approve(4))
  await applyLittle({ ctx: instance.worker, input: { batchId } })
  expect(await statuses(instance)).toEqual(['pending', 'approved', 'pending', 'pending'])
  await instance.apply(batchId)
  expect(await statuses(instance)).toEqual(['approved', 'approved', 'approved', 'approved'])
})

async function statuses({ owner }: TestInstance): Promise<string[]> {
  const { rows } = await owner.query<{ status: string }>('select status from users order by batch_id, row_no')
  return rows.map(({ status }) => status)
}
