import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { DomainError } from '#core/errors/domain-error'

// A table of people shrinks to a third or a tenth. Deflate reaches 1,032, so 2 MB of zeros could keep an upload busy for minutes.
const maxRatio = 200
const ratioFreeBytes = 64 * 1024 ** 2

const brokenCodes = ['Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT']

/**
 * Inflates all members of a gzip file in constant memory.
 * Refuses with `text-too-large` as soon as the text exceeds `maxBytes`, with `gzip-too-dense` when it exceeds 64 MiB and 200 times its
 * packed size, and with `gzip-broken`.
 */
export async function* inflate(packed: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  let [packedBytes, textBytes] = [0, 0]
  async function* counted() {
    for await (const part of packed) {
      packedBytes += part.length
      yield part
    }
  }
  // Errors of the pipeline are thrown by gunzip below.
  pipeline(counted(), gunzip, () => {})
  try {
    for await (const part of gunzip as AsyncIterable<Buffer>) {
      textBytes += part.length
      if (textBytes > maxBytes) throw textTooLarge(maxBytes)
      if (textBytes > ratioFreeBytes && textBytes > maxRatio * gunzip.bytesWritten) throw new DomainError('gzip-too-dense')
      yield part
    }
  } catch (error) {
    throw isBroken(error) ? new DomainError('gzip-broken') : error
  }
  // gunzip stops silently at padding zeros and would lose the bytes after them.
  if (gunzip.bytesWritten !== packedBytes) throw new DomainError('gzip-broken')
}

function textTooLarge(limitBytes: number): DomainError {
  const most = limitBytes.toLocaleString('en')
  return new DomainError(
    'text-too-large',
    { limitBytes },
    `Unpacked, this file has more than ${most} bytes, the most that Countersign reads. Split it, and upload the parts.`,
  )
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && brokenCodes.includes(String(error.code))
}
