import { setTimeout as wait } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { openDatabase } from '#core/database/open-database'
import { endDeepVerification } from '#core/verification/end-deep-verification'
import { openBreakableLink } from '#test/breakable-link'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { getSystem } from './get-system'
import { reportProcess } from './report-process'
import type { TemporalStatus } from './system'
import { version } from './version'

const temporal: TemporalStatus = { version: '1.30', queues: [] }
const readTemporal = async () => temporal

describe('getSystem', () => {
  let instance: TestInstance
  let admin: Context
  beforeAll(async () => {
    instance = await openTestInstance()
    admin = await instance.signIn('admin')
  })
  afterAll(() => instance[Symbol.asyncDispose]())

  const read = () => getSystem({ ctx: admin, readTemporal })

  test.each(['maker', 'checker', 'auditor'] as const)('refuses a %s', async (role) => {
    await expect(getSystem({ ctx: await instance.signIn(role), readTemporal })).rejects.toMatchObject({ code: 'role-missing' })
  })

  test('says what is missing while nothing runs', async () => {
    const system = await read()
    expect(system.problems.map(({ code }) => code)).toEqual(['no-worker', 'no-verifier'])
    expect(system).toMatchObject({ processes: [], temporal, outsideHead: null })
    expect(system.versions).toMatchObject({ countersign: version, temporal: '1.30', node: process.versions.node })
    expect(system.versions.migration).toMatch(/^\d\d-/)
    expect(system.versions.postgres).toMatch(/^\d\d/)
    expect(system.storage.databaseBytes).toBeGreaterThan(1e6)
    expect(system.storage.connections.used).toBeGreaterThan(0)
    expect(system.storage.connections.limit).toBeGreaterThan(system.storage.connections.used)
    expect(system.storage.tables).toHaveLength(12)
  })

  test('says that Temporal does not answer, and everything else', async () => {
    const readTemporal = () => Promise.reject(new Error('away'))
    const system = await getSystem({ ctx: admin, readTemporal })
    expect(system.temporal).toBeNull()
    expect(system.problems.map(({ code }) => code)).toContain('temporal-silent')
  })

  test('shows the batches that stand still, the longest first, each with its cause', async () => {
    const maker = await instance.signIn('maker')
    const [frozen, stalled, moving] = [
      await instance.bring(maker, peopleCsv('Oslo', 2)),
      await instance.upload(maker, peopleCsv('Lima', 2)),
      await instance.upload(maker, peopleCsv('Pune', 2)),
    ]
    await callFunction(instance.worker.db, 'set_stalled', { batch: stalled, cause: 'no-worker', attempts: 5 })
    await instance.owner.query(`select move_batch($1, 'frozen')`, [frozen])
    await instance.owner.query(`update batch set frozen_at = now() - interval '1 hour' where id = $1`, [frozen])
    const { standing, problems } = await read()
    expect(standing).toMatchObject({ stalled: 1, frozen: 1 })
    expect(standing.batches.map(({ id, cause }) => [id, cause])).toEqual([
      [frozen, null],
      [stalled, 'no-worker'],
    ])
    expect(standing.batches.some(({ id }) => id === moving)).toBe(false)
    expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['batches-frozen', 'batches-stalled']))
  })

  test('says which role requested the deep verification that runs and the last one, as the audit does', async () => {
    await using asked = await openTestInstance()
    const ctx = await asked.signIn('admin')
    const readVerification = async () => (await getSystem({ ctx, readTemporal })).verification
    await asked.owner.query('select request_deep_verification()')
    const { rows } = await asked.owner.query<{ owner: string }>('select session_user as owner')
    const owner = rows[0]?.owner
    expect(await readVerification()).toMatchObject({ requestedBy: null, open: { requestedBy: owner } })
    await endDeepVerification({ ctx: asked.verifier })
    expect(await readVerification()).toMatchObject({ requestedBy: owner, open: null })
    await callFunction(asked.worker.db, 'request_deep_verification', {})
    expect(await readVerification()).toMatchObject({ requestedBy: owner, open: { requestedBy: 'countersign_worker' } })
    const events = await asked.owner.query(`select data ->> 'requestedBy' as by from audit_event where action = 'audit.verified'`)
    expect(events.rows).toEqual([{ by: owner }])
  })

  test('shows the last head that was posted, and the failures since', async () => {
    const { rows } = await instance.owner.query('select seq::int, hash from audit_event order by seq limit 1')
    const [{ seq, hash }] = rows
    await callFunction(instance.worker.db, 'note_head', { host: 'audit.example', seq, hash })
    expect((await read()).outsideHead).toMatchObject({ posted: { seq }, host: 'audit.example', failures: null })
    for (const cause of ['HTTP 500', 'ECONNREFUSED']) await callFunction(instance.worker.db, 'note_head', { host: 'audit.example', cause })
    const { outsideHead, problems } = await read()
    expect(outsideHead).toMatchObject({ posted: { seq }, failures: { count: 2, cause: 'ECONNREFUSED' } })
    expect(outsideHead?.headSeq).toBeGreaterThan(seq)
    expect(problems).toContainEqual({ code: 'head-not-sent', count: 2 })
    await callFunction(instance.worker.db, 'note_head', { host: 'audit.example', seq, hash })
    expect((await read()).outsideHead).toMatchObject({ failures: null })
  })
})

describe('reportProcess', () => {
  let instance: TestInstance
  let admin: Context
  beforeAll(async () => {
    instance = await openTestInstance()
    admin = await instance.signIn('admin')
  })
  afterAll(() => instance[Symbol.asyncDispose]())

  const read = async () => (await getSystem({ ctx: admin, readTemporal })).processes

  test('shows a process of each role, with its last poll, until it says that it ends', async () => {
    let polledMsAgo: number | null = null
    const stopWorker = reportProcess({ ctx: instance.worker, polledMsAgo: () => polledMsAgo, everyMs: 10 })
    const stops = [stopWorker, reportProcess({ ctx: instance.verifier }), reportProcess({ ctx: { db: instance.web } })]
    const states = async () => (await read()).map(({ kind, state }) => `${kind} ${state}`)
    await expect.poll(states).toEqual(['web running', 'worker starting', 'verifier running'])
    polledMsAgo = 500
    await expect.poll(states).toEqual(['web running', 'worker running', 'verifier running'])
    polledMsAgo = 25_000
    await expect.poll(states).toEqual(['worker not-polling', 'web running', 'verifier running'])
    for (const stop of stops) await stop()
    expect(await states()).toEqual(['web stopped', 'worker stopped', 'verifier stopped'])
    // It does not report after it has stopped.
    const seen = async () => (await instance.owner.query('select seen_at from process order by kind')).rows
    const before = await seen()
    await wait(30)
    expect(await seen()).toEqual(before)
  })

  test('a process ends soon while the database does not answer', async () => {
    await using link = await openBreakableLink(instance.database.workerUrl)
    link.goSilent({ andNew: true })
    const db = openDatabase({ url: link.url, poolSize: 1, name: 'test worker without a database' })
    const stop = reportProcess({ ctx: { db } })
    const began = performance.now()
    await stop()
    expect(performance.now() - began).toBeLessThan(5_000)
    link.breakOff()
    await db.close()
  })

  test('a process that stops reporting is silent after 20 s and left out after a day', async () => {
    const id = uuidv7()
    await callFunction(instance.worker.db, 'note_process', { id, version: '1', node: '22', host: 'here', polledMs: 0, hasEnded: false })
    const age = (seconds: number) =>
      instance.owner.query(
        `update process set started_at = now() - interval '3 days', polled_at = null, seen_at = now() - $2 * interval '1 second' where id = $1`,
        [id, seconds],
      )
    const stateOf = async () => (await read()).find((process) => process.id === id)?.state
    expect(await stateOf()).toBe('running')
    await age(21)
    expect(await stateOf()).toBe('silent')
    await age(24 * 3600 + 1)
    expect(await stateOf()).toBeUndefined()
  })
})
