import { createHash, timingSafeEqual } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { actingAs, type Context } from '#core/context'
import { DomainError } from '#core/errors'
import { isMaker } from '#core/operators/operator'
import { isGzip } from '#core/reading/is-gzip'
import { chunksOf } from './chunks-of'
import { inflate } from './inflate'
import { storeChunk } from './store-chunk'

export type UploadInput = {
  bytes: AsyncIterable<Uint8Array>
  fileName: string
  /** As announced; what arrives must be as long. */
  sizeBytes: number
  maxBytes: number
  /** The most that may be in it, when it is a gzip file. */
  maxTextBytes: number
  /** SHA-256 as announced, when it was. */
  sha256: Uint8Array | null
  /** How the maker says the file is to be read: any part of a reading. */
  hints: Record<string, unknown>
  idempotencyKey: string
}

/**
 * Streams a file into the record and makes a batch of it, in memory that does not grow with the file. A gzip file is kept as it is,
 * and beside it what is in it, which is what will be read.
 * Returns the batch's id; the same key with the same bytes gives the batch it made before.
 * Refuses with `role-missing`, `file-too-large`, `text-too-large`, `gzip-broken`, `upload-incomplete`, `digest-differs` or
 * `idempotency-key-reused`; then nothing is kept.
 */
export async function uploadBatch({ ctx, input }: { ctx: Context; input: UploadInput }): Promise<string> {
  if (!isMaker(ctx.actor)) throw new DomainError('role-missing', { role: 'maker' })
  if (input.sizeBytes > input.maxBytes) throw fileTooLarge(input.maxBytes)
  const [batchId, textId, originalId] = [uuidv7(), uuidv7(), uuidv7()]
  try {
    const stored = await storeFile(ctx, input, textId, originalId)
    const [opened] = await ctx.db.query<{ id: string }>(
      'select open_batch($1, $2::inet, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as id',
      [
        ...actingAs(ctx),
        input.idempotencyKey,
        batchId,
        textId,
        input.fileName,
        input.sizeBytes,
        stored.sha256,
        JSON.stringify(input.hints),
        stored.isGzip ? originalId : null,
        stored.textBytes,
      ],
    )
    const id = opened?.id ?? batchId
    if (id !== batchId) await discard(ctx, textId, originalId)
    return id
  } catch (error) {
    await discard(ctx, textId, originalId)
    throw error
  }
}

function fileTooLarge(limitBytes: number): DomainError {
  const most = limitBytes.toLocaleString('en')
  return new DomainError(
    'file-too-large',
    { limitBytes },
    `The file has more than ${most} bytes, the most that this desk takes. Split it, and upload the parts.`,
  )
}

type Stored = { sha256: Buffer; isGzip: boolean; textBytes: number }

async function storeFile(ctx: Context, input: UploadInput, textId: string, originalId: string): Promise<Stored> {
  const sent: { sha256?: Buffer } = {}
  const chunks = chunksOf(asAnnounced(input, sent), chunkRooms)
  const first = await chunks.next()
  const packed = !first.done && isGzip(first.value)
  const file = startingWith(first, chunks)
  const text = packed ? chunksOf(inflate(store(ctx, originalId, file), input.maxTextBytes), chunkRooms) : file
  const textBytes = await sizeOf(store(ctx, textId, text))
  // What was not read to its end had something behind the end of the gzip file.
  if (!sent.sha256) throw new DomainError('gzip-broken')
  return { sha256: sent.sha256, isGzip: packed, textBytes }
}

/** The bytes as they arrive, and at their end whether they are those that were announced. */
async function* asAnnounced({ bytes, sizeBytes, sha256 }: UploadInput, sent: { sha256?: Buffer }): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let arrivedBytes = 0
  for await (const part of bytes) {
    arrivedBytes += part.length
    if (arrivedBytes > sizeBytes) throw new DomainError('upload-incomplete')
    hash.update(part)
    yield part
  }
  if (arrivedBytes !== sizeBytes) throw new DomainError('upload-incomplete')
  const digest = hash.digest()
  if (sha256 && !(sha256.length === digest.length && timingSafeEqual(sha256, digest))) throw new DomainError('digest-differs')
  sent.sha256 = digest
}

async function* startingWith(first: IteratorResult<Buffer>, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (!first.done) yield first.value
  yield* rest
}

// So many chunks are written while the next one arrives.
const chunksAtOnce = 2
const chunkRooms = chunksAtOnce + 1

/** Stores each chunk, and hands it on. */
async function* store(ctx: Context, uploadId: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  await ctx.db.query('insert into upload (id) values ($1)', [uploadId])
  const writing: Promise<void>[] = []
  let chunkNo = 0
  try {
    for await (const chunk of chunks) {
      if (writing.length >= chunksAtOnce) await writing.shift()
      const written = storeChunk(ctx.db, uploadId, chunkNo, chunk)
      // It is awaited in its turn; until then its failure is nobody's.
      written.catch(() => {})
      writing.push(written)
      chunkNo += 1
      yield chunk
    }
    await Promise.all(writing)
  } finally {
    // Nothing may be written behind a discard.
    await Promise.allSettled(writing)
  }
}

async function sizeOf(chunks: AsyncIterable<Buffer>): Promise<number> {
  let sizeBytes = 0
  for await (const chunk of chunks) sizeBytes += chunk.length
  return sizeBytes
}

// What cannot be dropped now, because the database is away, the worker sweeps later.
async function discard(ctx: Context, ...uploadIds: string[]): Promise<void> {
  await ctx.db.query('select discard_upload(id) from unnest($1::uuid[]) id', [uploadIds]).catch(() => {})
}
