import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** A file of a zip. `bytes` is called when the file before it is written. */
export type ZipEntry = { name: string; bytes: () => AsyncIterable<Uint8Array | string> }

const sums = 'SHA256SUMS'
const compressionLevel = 3

/**
 * Streams files as a zip that ends with SHA256SUMS, for `sha256sum -c`. `end` resolves when the zip was read completely, and rejects
 * when a file cannot be read or the reader stops; then no further file is read.
 */
export function zipStream(entries: ZipEntry[], at: Date): { bytes: Readable; end: Promise<void> } {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const hashes: string[] = []
  let current: Readable | undefined
  zip.on('error', (error: Error) => output.destroy(error))
  for (const { name, bytes } of [...entries, { name: sums, bytes: () => each(hashes) }]) {
    zip.addReadStreamLazy(name, { mtime: at, compressionLevel }, (take) => {
      current = Readable.from(
        hashed(bytes(), (digest) => hashes.push(`${digest}  ${name}\n`)),
        { objectMode: false },
      )
      current.on('error', (error) => output.destroy(error))
      take(null, current)
    })
  }
  zip.end()
  return { bytes: output, end: endOf(output, () => current) }
}

async function endOf(output: Readable, current: () => Readable | undefined): Promise<void> {
  try {
    await finished(output)
  } finally {
    const reading = current()
    if (reading && !reading.closed) {
      reading.destroy()
      await finished(reading).catch(() => {})
    }
  }
}

const partBytes = 64 * 1024

async function* hashed(bytes: AsyncIterable<Uint8Array | string>, onEnd: (digest: string) => void): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const part of inParts(bytes)) {
    hash.update(part)
    yield part
  }
  onEnd(hash.digest('hex'))
}

// Hashing and compressing line by line is slow, so lines are joined to parts of 64 KiB.
async function* inParts(bytes: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  let text = ''
  for await (const part of bytes) {
    if (typeof part === 'string') {
      text += part
      if (text.length < partBytes) continue
      yield Buffer.from(text)
      text = ''
    } else yield Buffer.from(part)
  }
  if (text !== '') yield Buffer.from(text)
}

async function* each(lines: string[]): AsyncGenerator<string> {
  yield* lines
}
