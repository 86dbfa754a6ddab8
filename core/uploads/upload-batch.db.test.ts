import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { tableDigests } from '#test/attacks/table-digests'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { chunkBytes } from './chunks-of'
import { type UploadInput, uploadBatch } from './upload-batch'

const file = Buffer.from(peopleCsv('Pune', 3))

describe('uploadBatch', () => {
  test('keeps the bytes as they came, whatever sizes they come in, and is audited', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const bytes = Buffer.alloc(3 * 1024 * 1024 + 17, 'Ada,1990-01-01,Pune\n')
    const batchId = await uploadBatch({ ctx, input: inputOf(bytes, { bytes: cut(bytes, [1, 1024 * 1024, 7, 2_000_001, 3, 99]) }) })

    const { rows: chunks } = await instance.owner.query<{ bytes: Buffer }>(
      'select bytes from upload_chunk c join batch b using (upload_id) where b.id = $1 order by chunk_no',
      [batchId],
    )
    expect(chunks.map((chunk) => chunk.bytes.length)).toEqual([1024 * 1024, 1024 * 1024, 1024 * 1024, 17])
    expect(Buffer.concat(chunks.map((chunk) => chunk.bytes)).equals(bytes)).toBe(true)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const { rows } = await instance.owner.query(`select encode(sha256, 'hex') as sha256, maker_id, state from batch`)
    expect(rows).toEqual([{ sha256, maker_id: ctx.actor.id, state: 'waiting' }])
    const events = await readVerifiedAudit(instance.owner)
    expect(events.at(-1)).toMatchObject({
      action: 'batch.uploaded',
      actor: ctx.actor.id,
      as: 'maker',
      address: '127.0.0.1',
      batch: batchId,
      request: ctx.request.id,
      data: { bytes: bytes.length, sha256 },
    })
  })

  test('an empty file becomes a batch, so that its maker sees the refusal', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    await uploadBatch({ ctx, input: inputOf(Buffer.alloc(0)) })
    expect(await counts(instance)).toMatchObject({ batches: 1, chunks: 0 })
  })

  test.each<[string, string, Partial<UploadInput>]>([
    ['is broken off', 'upload-incomplete', { sizeBytes: file.length + 1 }],
    ['is longer than announced', 'upload-incomplete', { sizeBytes: file.length - 1 }],
    ['is not what its digest says', 'digest-differs', { sha256: createHash('sha256').update('another').digest() }],
    ['has a digest of another length', 'digest-differs', { sha256: Buffer.alloc(20) }],
    ['is too large', 'file-too-large', { maxBytes: file.length - 1 }],
    ['has too much in it', 'text-too-large', { ...inputOf(gzipSync(file)), maxTextBytes: file.length - 1 }],
    ['is a gzip file that is not whole', 'gzip-broken', inputOf(gzipSync(file).subarray(0, -5))],
    ['is a gzip file with something behind it', 'gzip-broken', inputOf(Buffer.concat([gzipSync(file), Buffer.alloc(3 * 1024 * 1024)]))],
    ['is a gzip file that is broken off', 'upload-incomplete', inputOf(gzipSync(file), { sizeBytes: gzipSync(file).length + 1 })],
    ['is a gzip file and not what its digest says', 'digest-differs', inputOf(gzipSync(file), { sha256: Buffer.alloc(32) })],
    ['comes under a key that is too long', 'input-invalid', { idempotencyKey: 'k'.repeat(256) }],
  ])('a file that %s is refused and leaves nothing', async (_, code, wrong) => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    await refusedWithoutTrace(instance, ctx, code, wrong)
  })

  test('a connection that breaks in the middle leaves nothing', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const before = await tableDigests(instance.owner)
    const bytes = breaking(Buffer.alloc(1024 * 1024 + 1))
    await expect(uploadBatch({ ctx, input: inputOf(file, { bytes, sizeBytes: 1e7 }) })).rejects.toThrow('reset')
    expect(await tableDigests(instance.owner)).toEqual(before)
  })

  test('a chunk that the database lost on the way, as it may when it falls over, is missed before there is a batch', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const before = await tableDigests(instance.owner)
    const bytes = Buffer.alloc(5 * chunkBytes, 'Ada,1990-01-01,Pune\n')
    async function* losing() {
      yield bytes.subarray(0, 4 * chunkBytes)
      // By now the first chunk was waited for.
      const { rowCount } = await instance.owner.query('delete from upload_chunk where chunk_no = 0')
      expect(rowCount).toBe(1)
      yield bytes.subarray(4 * chunkBytes)
    }
    const input = inputOf(bytes, { bytes: losing() })
    await expect(uploadBatch({ ctx, input })).rejects.toMatchObject({ code: 'upload-incomplete' })
    expect(await tableDigests(instance.owner)).toEqual(before)
  })

  test('refuses an operator who is not a maker, lost the role, or uses the session of another', async () => {
    await using instance = await openTestInstance()
    await refusedWithoutTrace(instance, await instance.signIn('checker'), 'role-missing')
    const ctx = await instance.signIn('maker')
    await refusedWithoutTrace(instance, { ...ctx, actor: { ...ctx.actor, cookie: `${ctx.actor.cookie.slice(0, -3)}AA=` } }, 'not-signed-in')
    await instance.owner.query('delete from operator_role_grant where operator_id = $1', [ctx.actor.id])
    await refusedWithoutTrace(instance, ctx, 'role-missing')
  })

  test('the same key with the same bytes is the same batch, with other bytes it is refused', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const idempotencyKey = uuidv7()
    const first = await uploadBatch({ ctx, input: inputOf(file, { idempotencyKey }) })
    const before = await tableDigests(instance.owner)
    expect(await uploadBatch({ ctx, input: inputOf(file, { idempotencyKey }) })).toBe(first)
    expect(await tableDigests(instance.owner)).toEqual(before)
    await refusedWithoutTrace(instance, ctx, 'idempotency-key-reused', { ...inputOf(Buffer.from(peopleCsv('Oslo', 1))), idempotencyKey })
  })

  test('the same key with another name or other parse options is refused', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const idempotencyKey = uuidv7()
    await uploadBatch({ ctx, input: inputOf(file, { idempotencyKey }) })
    await refusedWithoutTrace(instance, ctx, 'idempotency-key-reused', { fileName: 'other.csv', idempotencyKey })
    await refusedWithoutTrace(instance, ctx, 'idempotency-key-reused', { requested: { delimiter: ';' }, idempotencyKey })
  })

  test('a key is its maker’s own', async () => {
    await using instance = await openTestInstance()
    const input = () => inputOf(file, { idempotencyKey: 'the same' })
    const [one, other] = await Promise.all(
      [await instance.signIn('maker'), await instance.signIn('maker')].map((ctx) => uploadBatch({ ctx, input: input() })),
    )
    expect(one).not.toBe(other)
  })

  test('twenty at once with one key are one batch', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const idempotencyKey = uuidv7()
    const ids = await Promise.all(Array.from({ length: 20 }, () => uploadBatch({ ctx, input: inputOf(file, { idempotencyKey }) })))
    expect(new Set(ids).size).toBe(1)
    expect(await counts(instance)).toEqual({ uploads: 1, chunks: 1, batches: 1, events: 1 })
  })
})

function inputOf(bytes: Buffer, wrong: Partial<UploadInput> = {}): UploadInput {
  const sha256 = createHash('sha256').update(bytes).digest()
  const limits = { maxBytes: 1e9, maxTextBytes: 1e9 }
  const whole = { bytes: cut(bytes, [bytes.length]), fileName: 'people.csv', sizeBytes: bytes.length, sha256, requested: {} }
  return { ...whole, ...limits, idempotencyKey: uuidv7(), ...wrong }
}

async function refusedWithoutTrace(instance: TestInstance, ctx: Context, code: string, wrong: Partial<UploadInput> = {}): Promise<void> {
  const before = await tableDigests(instance.owner)
  await expect(uploadBatch({ ctx, input: inputOf(file, wrong) })).rejects.toMatchObject({ code })
  expect(await tableDigests(instance.owner)).toEqual(before)
}

async function counts(instance: TestInstance) {
  const { rows } = await instance.owner.query(
    `select (select count(*)::int from upload) as uploads, (select count(*)::int from upload_chunk) as chunks,
       (select count(*)::int from batch) as batches, (select count(*)::int from audit_event where action = 'batch.uploaded') as events`,
  )
  return rows[0]
}

/** The bytes in parts of these sizes, again and again. */
async function* cut(bytes: Buffer, sizes: number[]): AsyncGenerator<Uint8Array> {
  for (let from = 0, part = 0; from < bytes.length; part += 1) {
    const size = sizes[part % sizes.length] ?? bytes.length
    yield bytes.subarray(from, from + size)
    from += size
  }
}

async function* breaking(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
  await setImmediate()
  throw new Error('connection reset')
}
