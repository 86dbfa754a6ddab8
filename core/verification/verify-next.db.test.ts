import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '#core/database/open-database'
import { honestFile, lies } from '#test/attacks/lies'
import { importWithLie, type Lie } from '#test/attacks/plant'
import { openTestInstance, type TestInstance } from '#test/instance'
import { sampleOf } from '#test/sample'
import { verifyNext } from './verify-next'

const stateOf = async (instance: TestInstance, batchId: string) =>
  (await instance.owner.query('select state, verified_at is not null as verified from batch where id = $1', [batchId])).rows[0]

describe('verifyNext', () => {
  test.each<[string, () => Promise<string | Uint8Array> | string | Uint8Array]>([
    ['a plain file', () => honestFile],
    ['a sample with every mistake', async () => (await sampleOf(400)).bytes],
    ['a gzip file', () => gzipSync(honestFile)],
    ['UTF-16', () => Buffer.from(`\ufeff${honestFile}`, 'utf16le')],
    ['Windows-1252 with semicolons', () => Buffer.from(honestFile.replaceAll(',', ';').replace('Pune', 'Köln'), 'latin1')],
    ['equal rows', () => `${honestFile}${honestFile.slice(honestFile.indexOf('\n') + 1)}`],
    ['backslashes', () => `name,dob,city\nA\\B,1990-01-01,C\\D\n`],
  ])('verifies %s', async (_, file) => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), await file())
    await instance.importBatch(batchId, { sliceRows: 3 })
    await instance.buildReviewIndex(batchId)
    expect(await verifyNext({ ctx: instance.verifier })).toEqual({ batchId, kind: 'import', differences: 0 })
    expect(await stateOf(instance, batchId)).toEqual({ state: 'pending', verified: true })
    expect(await verifyNext({ ctx: instance.verifier })).toBeNull()
  })

  test('keeps its lease for longer than a transaction may be idle', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), honestFile)
    await instance.importBatch(batchId)
    await instance.buildReviewIndex(batchId)
    const db = openDatabase({ url: instance.database.verifierUrl, poolSize: 2, name: 'slow verifier', idleTransactionLimitMs: 2_500 })
    const held = new pg.Client({ connectionString: instance.database.ownerUrl })
    await held.connect()
    try {
      await held.query('begin; lock table failed_row')
      const verified = verifyNext({ ctx: { db } })
      const waits = `select 1 from pg_stat_activity where application_name = 'slow verifier' and wait_event_type = 'Lock'
        and query_start < clock_timestamp() - interval '3 seconds'`
      await expect.poll(async () => (await instance.owner.query(waits)).rowCount, { timeout: 20_000 }).toBe(1)
      await held.query('commit')
      expect(await verified).toMatchObject({ batchId, differences: 0 })
    } finally {
      await Promise.all([held.end(), db.close()])
    }
  })

  test('verifies a batch that the planted import did not change', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), honestFile)
    await importWithLie(instance, batchId, {})
    await instance.buildReviewIndex(batchId)
    expect(await verifyNext({ ctx: instance.verifier })).toMatchObject({ differences: 0 })
  })

  test.each(lies)('freezes a batch if its import %s', async (_, file, lie) => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), file)
    await importWithLie(instance, batchId, lie)
    await instance.buildReviewIndex(batchId)
    const verified = await verifyNext({ ctx: instance.verifier })
    expect(verified).toMatchObject({ batchId, kind: 'import' })
    expect(verified?.differences).toBeGreaterThan(0)
    expect(await stateOf(instance, batchId)).toEqual({ state: 'frozen', verified: false })
  })

  describe('for a corrections file', () => {
    const corrected = (first: string) =>
      `name,dob,city,countersign_ref\nAda Wright,1990-04-02,Pune,${first}:1\nBen Best,1991-04-03,Oslo,${first}:2\n`

    test.each<[string, (first: string, second: string) => Lie, number]>([
      ['what is true', () => ({ refs: { rows: [1, 2], ofRows: [1, 2] } }), 0],
      ['a changed reference', () => ({ refs: { rows: [1, 2], ofRows: [2, 1] } }), 2],
      ['a missing reference', () => ({ refs: { rows: [1], ofRows: [1] } }), 1],
      [
        'another earlier batch',
        (_, second) => ({ plan: (plan) => plan.referencedBatches.splice(0, 1, second), refs: { rows: [], ofRows: [] } }),
        1,
      ],
      ['no earlier batch', () => ({ plan: (plan) => plan.referencedBatches.splice(0, 1) }), 1],
    ])('finds %s', async (_, lieOf, differences) => {
      await using instance = await openTestInstance()
      const maker = await instance.signIn('maker')
      const first = await instance.bring(maker, honestFile)
      const second = await instance.bring(maker, `name,dob,city\nZoe Else,1980-01-01,Pune\n`)
      const batchId = await instance.upload(maker, corrected(first))
      await importWithLie(instance, batchId, lieOf(first, second))
      await instance.buildReviewIndex(batchId)
      expect(await verifyNext({ ctx: instance.verifier })).toMatchObject({ batchId, differences })
    })
  })

  test('freezes a batch if its gzip file does not contain the imported text', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), gzipSync(honestFile))
    await instance.owner.query(
      `update upload_chunk c set bytes = convert_to(replace(convert_from(c.bytes, 'UTF8'), 'Ada', 'Eve'), 'UTF8') from batch b where b.upload_id = c.upload_id`,
    )
    await instance.importBatch(batchId)
    await instance.verify(batchId)
    expect(await stateOf(instance, batchId)).toEqual({ state: 'frozen', verified: false })
  })

  test('skips a batch that another verifier has leased, and takes it when that one dies', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), honestFile)
    await instance.importBatch(batchId)
    await instance.buildReviewIndex(batchId)
    const other = await instance.verifier.db.pool.connect()
    await other.query('begin')
    await other.query('select lease_verification()')
    expect(await verifyNext({ ctx: instance.verifier })).toBeNull()
    other.release(true)
    await expect.poll(() => verifyNext({ ctx: instance.verifier })).toMatchObject({ batchId, differences: 0 })
  })

  test('records nothing when it is aborted', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), honestFile)
    await instance.importBatch(batchId)
    await instance.buildReviewIndex(batchId)
    await expect(verifyNext({ ctx: instance.verifier, signal: AbortSignal.abort() })).rejects.toThrow()
    expect(await stateOf(instance, batchId)).toEqual({ state: 'pending', verified: false })
  })
})
