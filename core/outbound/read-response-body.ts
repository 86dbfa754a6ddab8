import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { OutboundFailure } from './outbound-failure'

/** Some servers pack their answers although they are asked not to. */
const unpackers = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress }

/** Reads the body of a response, unpacked. Throws an OutboundFailure as soon as it is longer than `maxBytes`, or if it cannot be unpacked. */
export async function readResponseBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of unpacked(response)) {
    bytes += part.length
    if (bytes > maxBytes) throw new OutboundFailure('answer-too-large', sizeOf(maxBytes))
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function unpacked(response: IncomingMessage): AsyncIterable<Buffer> {
  const encoding = (response.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (encoding === 'identity') return response
  if (!isUnpackable(encoding)) throw new OutboundFailure('answer-not-valid')
  // Errors of the pipeline are thrown by its last stream.
  return pipeline(response, unpackers[encoding](), () => {})
}

const isUnpackable = (encoding: string): encoding is keyof typeof unpackers => Object.hasOwn(unpackers, encoding)

function sizeOf(bytes: number): string {
  return bytes % 1024 ** 2 === 0 ? `${bytes / 1024 ** 2} MiB` : `${bytes.toLocaleString('en')} bytes`
}
