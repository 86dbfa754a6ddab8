import { createHash, type Hash, hash, timingSafeEqual } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { settle } from '#core/database/settle'
import { DomainError } from '#core/errors/domain-error'
import { isMaker } from '#core/operators/operator'
import { chunksOf } from './chunks-of'
import { fieldsNewer } from './fields-newer'
import { inflate } from './inflate'
import { isGzip } from './is-gzip'
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
  /** How the maker says the file is to be read: any of the parse options. */
  requested: Record<string, unknown>
  /** The version of fields by which the maker has seen the file, if they have. */
  previewedFields?: number | null
  idempotencyKey: string
}

/**
 * Streams a file to the database and creates a batch, in constant memory. A gzip file is stored together with its inflated
 * text, which the import reads. The database compares the stored chunks with the digests of the received bytes.
 * Returns the batch's id; the same key with the same file gives the batch it made before.
 * Refuses with `role-missing`, `file-too-large`, `text-too-large`, `gzip-too-dense`, `gzip-broken`, `upload-incomplete`,
 * `upload-changed`, `digest-differs`, `fields-newer` or `idempotency-key-reused`; then nothing is kept. Refuses with `outcome-unknown` when the database went away at the end.
 */
export async function uploadBatch({ ctx, input }: { ctx: Context; input: UploadInput }): Promise<string> {
  if (!isMaker(ctx.actor)) throw new DomainError('role-missing', { role: 'maker' })
  if (input.sizeBytes > input.maxBytes) throw fileTooLarge(input.maxBytes)
  const begun: Upload[] = []
  try {
    const { original, text } = await storeFile(ctx, input, begun)
    const { id, isNew } = await settle(() => openBatch(ctx, input, text, original))
    if (!isNew) await discard(ctx, begun)
    return id
  } catch (error) {
    await discard(ctx, begun)
    const isNewer = error instanceof DomainError && error.code === 'fields-newer'
    throw isNewer ? await fieldsNewer(ctx.db, input.previewedFields ?? 0) : error
  }
}

function fileTooLarge(limitBytes: number): DomainError {
  const most = limitBytes.toLocaleString('en')
  return new DomainError(
    'file-too-large',
    { limitBytes },
    `The file has more than ${most} bytes, the most that Countersign takes. Split it, and upload the parts.`,
  )
}

/** What was received and sent on to be stored under this id. */
type Upload = { id: string; sizeBytes: number; sha256: Hash; chunkDigest: Hash }

async function storeFile(ctx: Context, input: UploadInput, begun: Upload[]): Promise<{ text: Upload; original: Upload | null }> {
  const begin = async () => {
    const upload = await beginUpload(ctx)
    begun.push(upload)
    return upload
  }
  const sent = { isWhole: false }
  const chunks = chunksOf(asAnnounced(input, sent), chunkBuffers)
  const text = await begin()
  const first = await chunks.next()
  const original = !first.done && isGzip(first.value) ? await begin() : null
  const file = startingWith(first, chunks)
  const read = original ? chunksOf(inflate(store(ctx, original, file), input.maxTextBytes), chunkBuffers) : file
  for await (const _ of store(ctx, text, read));
  // The rest of the stream is unread when bytes follow the end of the gzip file.
  if (!sent.isWhole) throw new DomainError('gzip-broken')
  const digest = (original ?? text).sha256.copy().digest()
  if (input.sha256 && !(input.sha256.length === digest.length && timingSafeEqual(input.sha256, digest)))
    throw new DomainError('digest-differs')
  return { text, original }
}

async function beginUpload(ctx: Context): Promise<Upload> {
  const id = await callFunction(ctx.db, 'begin_upload', { cookie: ctx.actor.cookie })
  return { id, sizeBytes: 0, sha256: createHash('sha256'), chunkDigest: createHash('sha256') }
}

/** The bytes as they arrive, and at their end whether they are as many as were announced. */
async function* asAnnounced({ bytes, sizeBytes }: UploadInput, sent: { isWhole: boolean }): AsyncGenerator<Uint8Array> {
  let arrivedBytes = 0
  for await (const part of bytes) {
    arrivedBytes += part.length
    if (arrivedBytes > sizeBytes) throw new DomainError('upload-incomplete')
    yield part
  }
  if (arrivedBytes !== sizeBytes) throw new DomainError('upload-incomplete')
  sent.isWhole = true
}

async function* startingWith(first: IteratorResult<Buffer>, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (!first.done) yield first.value
  yield* rest
}

// So many chunks are written while the next one arrives.
const chunksAtOnce = 2
const chunkBuffers = chunksAtOnce + 1

/** Stores each chunk, takes it into the digests of the upload, and hands it on. */
async function* store(ctx: Context, upload: Upload, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const writing: Promise<void>[] = []
  let chunkNo = 0
  try {
    for await (const chunk of chunks) {
      if (writing.length >= chunksAtOnce) await writing.shift()
      const written = storeChunk(ctx.db, upload.id, chunkNo, chunk)
      // The failure is thrown where the promise is awaited.
      written.catch(() => {})
      writing.push(written)
      chunkNo += 1
      upload.sizeBytes += chunk.length
      upload.sha256.update(chunk)
      upload.chunkDigest.update(hash('sha256', chunk, 'buffer'))
      yield chunk
    }
    await Promise.all(writing)
  } finally {
    // No chunk may be written after a discard.
    await Promise.allSettled(writing)
  }
}

/** The batch that the key has: a new one, or the one that it made before. */
async function openBatch(ctx: Context, input: UploadInput, text: Upload, original: Upload | null): Promise<{ id: string; isNew: boolean }> {
  // A new id each time, so that a repetition finds the batch of an attempt whose answer was lost.
  const batchId = uuidv7()
  const file = original ?? text
  const inflated = original && {
    original: original.id,
    textBytes: text.sizeBytes,
    textSha256: text.sha256.copy().digest(),
    textChunkDigest: text.chunkDigest.copy().digest(),
  }
  const id = await callFunction(ctx.db, 'open_batch', {
    ...actorArguments(ctx),
    idempotencyKey: input.idempotencyKey,
    batch: batchId,
    upload: text.id,
    fileName: input.fileName,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256.copy().digest(),
    chunkDigest: file.chunkDigest.copy().digest(),
    requested: input.requested,
    previewedFields: input.previewedFields ?? null,
    ...inflated,
  })
  return { id, isNew: id === batchId }
}

// What cannot be dropped now, because the database is away, the worker sweeps later.
async function discard(ctx: Context, uploads: Upload[]): Promise<void> {
  const discarded = uploads.map(({ id }) => callFunction(ctx.db, 'discard_upload', { cookie: ctx.actor.cookie, upload: id }))
  await Promise.allSettled(discarded)
}
