import { describe, expect, test, vi } from 'vitest'
import { applyLittle } from '#core/decisions/apply-decisions'
import { openTestDesk, type TestDesk } from '#test/desk'
import { peopleCsv } from '#test/people'
import { applyAtOnce } from './apply-at-once'
import { openLog } from './log'

const approve = (...rows: number[]) => ({ verdict: 'approve', selection: { rows } }) as const

describe('applyAtOnce', () => {
  test('a person is approved without anybody calling the workflow, also after the connection broke', async () => {
    await using desk = await openTestDesk()
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
    const batchId = await desk.bring(maker, peopleCsv('Pune', 3))
    const stop = applyAtOnce({ ctx: desk.worker, url: desk.database.workerUrl, log: openLog('silent') })
    const first = await listener(desk)
    await desk.decide(checker, batchId, approve(1))
    await vi.waitFor(async () => expect(await statuses(desk)).toEqual(['approved', 'pending', 'pending']))

    await desk.owner.query('select pg_terminate_backend($1)', [first])
    await vi.waitFor(async () => expect(await listener(desk)).not.toBe(first), 5_000)
    await desk.decide(checker, batchId, approve(3))
    await vi.waitFor(async () => expect(await statuses(desk)).toEqual(['approved', 'pending', 'approved']))

    // What the workflow has to know of is left for it.
    const { rows } = await desk.owner.query('select state, changes_recorded > changes_seen as unseen from batch')
    expect(rows).toEqual([{ state: 'pending', unseen: true }])
    await stop()
    await vi.waitFor(async () => expect((await desk.owner.query(selectListener)).rows).toEqual([]))
  })
})

test('what touches two slices is left to the workflow, and whatever was decided after it', async () => {
  await using desk = await openTestDesk()
  const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
  const batchId = await desk.bring(maker, peopleCsv('Pune', 4), { sliceRows: 2 })
  await desk.decide(checker, batchId, approve(2))
  await desk.decide(checker, batchId, approve(1, 3))
  await desk.decide(checker, batchId, approve(4))
  await applyLittle({ ctx: desk.worker, input: { batchId } })
  expect(await statuses(desk)).toEqual(['pending', 'approved', 'pending', 'pending'])
  await desk.apply(batchId)
  expect(await statuses(desk)).toEqual(['approved', 'approved', 'approved', 'approved'])
})

const selectListener = `select pid from pg_stat_activity where datname = current_database() and state = 'idle' and query = 'listen "decision_recorded"'`

async function listener({ owner }: TestDesk): Promise<number> {
  return vi.waitFor(async () => {
    const { rows } = await owner.query<{ pid: number }>(selectListener)
    expect(rows).toHaveLength(1)
    return rows[0]?.pid ?? 0
  }, 5_000)
}

async function statuses({ owner }: TestDesk): Promise<string[]> {
  const { rows } = await owner.query<{ status: string }>('select status from users order by row_no')
  return rows.map(({ status }) => status)
}
