import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { callFunction } from '#core/database/call-function'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { followDatabase } from './follow-database'
import { openMetrics, type SharedValue } from './open-metrics'
import { type Series, type SeriesName, series } from './series'

const process = uuidv7()

/** The values that `process` reads, by series and label. */
async function read(instance: TestInstance): Promise<Map<string, number>> {
  const rows = await callFunction(instance.worker.db, 'read_metrics', { process })
  return new Map(rows.map(({ series: name, label, value }) => [label === null ? name : `${name}/${label}`, value]))
}

describe('the series of the database', () => {
  let instance: TestInstance
  beforeAll(async () => {
    instance = await openTestInstance()
  })
  afterAll(() => instance[Symbol.asyncDispose]())

  test('move when what they show happens', async () => {
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const before = await read(instance)
    expect(before.get('countersign_open_batches/waiting')).toBe(0)
    expect(before.get('countersign_oldest_pending_age_seconds')).toBe(0)

    const batchId = await instance.upload(maker, peopleCsv('Oslo', 3))
    expect((await read(instance)).get('countersign_open_batches/waiting')).toBe(1)
    await instance.importBatch(batchId)
    await instance.owner.query(`update batch set import_ended_at = now() - interval '90 seconds' where id = $1`, [batchId])
    await instance.owner.query(`update verification set requested_at = now() - interval '60 seconds'`)
    const imported = await read(instance)
    expect(imported.get('countersign_open_batches/pending')).toBe(1)
    expect(imported.get('countersign_pending_people')).toBe(3)
    expect(imported.get('countersign_oldest_pending_age_seconds')).toBeGreaterThanOrEqual(90)
    expect(imported.get('countersign_waiting_verifications/import')).toBe(1)
    expect(imported.get('countersign_oldest_waiting_verification_age_seconds/import')).toBeGreaterThanOrEqual(60)
    expect(imported.get('countersign_audit_events')).toBeGreaterThan(before.get('countersign_audit_events') ?? 0)
    expect(imported.get('countersign_table_size_bytes/users')).toBeGreaterThan(8_000)

    await instance.verify(batchId)
    expect((await read(instance)).get('countersign_waiting_verifications/import')).toBe(0)
    await instance.owner.query(`select set_stalled($1, 'no-worker', 1)`, [batchId])
    expect((await read(instance)).get('countersign_stalled_batches')).toBe(1)
    await callFunction(instance.verifier.db, 'note_process', { id: uuidv7(), version: '1', node: '1', host: 'here', hasEnded: false })
    await instance.owner.query('update process set seen_at = to_timestamp(1700000001)')
    expect((await read(instance)).get('countersign_verifier_seen_timestamp_seconds')).toBe(1_700_000_001)

    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2] } })
    await instance.owner.query(`update decision set recorded_at = now() - interval '40 seconds'`)
    const unapplied = await read(instance)
    expect(unapplied.get('countersign_unapplied_decisions')).toBe(1)
    expect(unapplied.get('countersign_oldest_unapplied_decision_age_seconds')).toBeGreaterThanOrEqual(40)
    await instance.apply(batchId)
    const decided = await read(instance)
    expect(decided.get('countersign_pending_people')).toBe(1)
    expect(decided.get('countersign_unapplied_decisions')).toBe(0)
    await instance.owner.query(`insert into deep_verification (ended_at, batches, different, chain_holds) values (now(), 1, 1, true)`)
    expect((await read(instance)).get('countersign_deep_verification_different_batches')).toBe(1)
    await instance.owner.query(`select move_batch($1, 'frozen')`, [batchId])
    expect((await read(instance)).get('countersign_open_batches/frozen')).toBe(1)
  })

  test('are declared, each with its labels', async () => {
    const names = [...(await read(instance)).keys()].map((key) => key.split('/'))
    for (const [name = '', label] of names) {
      const { labels, from }: Series = series[name as SeriesName]
      expect(from).toBe('database')
      const [values] = Object.values(labels)
      if (values) expect(values).toContain(label)
      else expect(label).toBeUndefined()
    }
    const asked = new Set(names.map(([name]) => name))
    const all = Object.entries(series).filter(([, declaration]) => 'from' in declaration)
    expect(all.map(([name]) => name).filter((name) => !asked.has(name))).toEqual([
      'countersign_database_metrics_age_seconds',
      'countersign_task_queue_backlog',
    ])
  })
})

describe('one worker at a time', () => {
  test('reads the database, and another does when its lease has ended', async () => {
    await using instance = await openTestInstance()
    const [first, second] = [uuidv7(), uuidv7()]
    const rowsOf = async (id: string) => (await callFunction(instance.worker.db, 'read_metrics', { process: id })).length
    expect(await rowsOf(first)).toBeGreaterThan(0)
    expect(await rowsOf(second)).toBe(0)
    expect(await rowsOf(first)).toBeGreaterThan(0)
    await instance.owner.query(`update metrics_lease set ends_at = now() - interval '1 second'`)
    expect(await rowsOf(second)).toBeGreaterThan(0)
    expect(await rowsOf(first)).toBe(0)
  })

  test('does not wait for a process that reads', async () => {
    await using instance = await openTestInstance()
    await instance.owner.query('begin; select from metrics_lease for update')
    expect(await callFunction(instance.worker.db, 'read_metrics', { process })).toEqual([])
    await instance.owner.query('rollback')
  })

  test('shows what it read with its age, and nothing once it is stale', async () => {
    await using instance = await openTestInstance()
    const metrics = openMetrics({ process: 'worker', hasDefaults: false })
    const setShared = vi.fn((values: SharedValue[] | null) => metrics.setShared(values))
    const stopping = new AbortController()
    let [nowMs, backlogReads] = [0, 0]
    const readBacklog = async () => {
      backlogReads += 1
      return [{ queue: 'main', kind: 'activity', tasks: 4 }]
    }
    const ctx = instance.worker
    const options = { ctx, metrics: { setShared }, signal: stopping.signal, readBacklog, now: () => nowMs, everyMs: 60_000 }
    const database = followDatabase(options)
    await vi.waitFor(
      () => {
        database.refresh()
        expect(setShared).toHaveBeenLastCalledWith(expect.any(Array))
      },
      { timeout: 10_000 },
    )
    nowMs = 7_000
    database.refresh()
    const text = await metrics.read()
    expect(text).toContain('countersign_database_metrics_age_seconds 7')
    expect(text).toContain('countersign_task_queue_backlog{queue="main",kind="activity"} 4')
    expect(text).toContain('countersign_open_batches{state="pending"} 0')
    nowMs = 15_001
    database.refresh()
    expect(await metrics.read()).not.toContain('countersign_open_batches')
    expect(backlogReads).toBe(1)
    stopping.abort()
    await database.ended
  })
})
