import { createHash, timingSafeEqual } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { actingAs, type Context } from '#core/context'
import { DomainError } from '#core/errors'
import { isMaker } from '#core/operators/operator'
import { chunksOf } from './chunks-of'

export type UploadInput = {
  bytes: AsyncIterable<Uint8Array>
  fileName: string
  /** As announced; what arrives must be as long. */
  sizeBytes: number
  maxBytes: number
  /** SHA-256 as announced, when it was. */
  sha256: Uint8Array | null
  /** How the maker says the file is to be read: any part of a reading. */
  hints: Record<string, unknown>
  idempotencyKey: string
}

/**
 * Streams a file into the record and makes a batch of it, in memory that does not grow with the file.
 * Returns the batch's id; the same key with the same bytes gives the batch it made before.
 * Refuses with `role-missing`, `file-too-large`, `upload-incomplete`, `digest-differs` or `idempotency-key-reused`; then nothing is kept.
 */
export async function uploadBatch({ ctx, input }: { ctx: Context; input: UploadInput }): Promise<string> {
  if (!isMaker(ctx.actor)) throw new DomainError('role-missing', { role: 'maker' })
  if (input.sizeBytes > input.maxBytes) throw new DomainError('file-too-large', { limitBytes: input.maxBytes })
  const uploadId = uuidv7()
  const batchId = uuidv7()
  await ctx.db.query('insert into upload (id) values ($1)', [uploadId])
  try {
    const sha256 = await storeChunks(ctx, uploadId, input)
    const [opened] = await ctx.db.query<{ id: string }>('select open_batch($1, $2::inet, $3, $4, $5, $6, $7, $8, $9, $10) as id', [
      ...actingAs(ctx),
      input.idempotencyKey,
      batchId,
      uploadId,
      input.fileName,
      input.sizeBytes,
      sha256,
      JSON.stringify(input.hints),
    ])
    const id = opened?.id ?? batchId
    if (id !== batchId) await discard(ctx, uploadId)
    return id
  } catch (error) {
    await discard(ctx, uploadId)
    throw error
  }
}

async function storeChunks(ctx: Context, uploadId: string, input: UploadInput): Promise<Buffer> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let chunkNo = 0
  for await (const chunk of chunksOf(input.bytes)) {
    sizeBytes += chunk.length
    if (sizeBytes > input.sizeBytes) throw new DomainError('upload-incomplete')
    hash.update(chunk)
    await ctx.db.query('insert into upload_chunk (upload_id, chunk_no, bytes) values ($1, $2, $3)', [uploadId, chunkNo, chunk])
    chunkNo += 1
  }
  if (sizeBytes !== input.sizeBytes) throw new DomainError('upload-incomplete')
  const sha256 = hash.digest()
  if (input.sha256 && !(input.sha256.length === sha256.length && timingSafeEqual(input.sha256, sha256)))
    throw new DomainError('digest-differs')
  return sha256
}

// What cannot be dropped now, because the database is away, the worker sweeps later.
async function discard(ctx: Context, uploadId: string): Promise<void> {
  await ctx.db.query('select discard_upload($1)', [uploadId]).catch(() => {})
}
