import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { DomainError } from '#core/errors/domain-error'
import { inflate } from './inflate'

const text = 'name,dob,city\nAda,1990-04-02,Pune\n'
const packed = gzipSync(text)
const text2 = 'Ben,1988-12-11,Oslo\n'
const members = Buffer.concat([packed, gzipSync(text2)])

describe('inflate', () => {
  test.each([1, 2, 7, members.length])('reads members one after the other, in parts of %i bytes', async (partBytes) => {
    expect(await textOf(members, partBytes)).toBe(text + text2)
  })

  test('takes as much as the limit and not a byte more', async () => {
    expect(await textOf(packed, 9, text.length)).toBe(text)
    await expect(textOf(packed, 9, text.length - 1)).rejects.toMatchObject({
      code: 'text-too-large',
      message: `Unpacked, this file has more than ${text.length - 1} bytes, the most that Countersign reads. Split it, and upload the parts.`,
    })
  })

  test('says a limit as people read numbers', async () => {
    await expect(textOf(gzipSync(Buffer.alloc(3_000_000)), 999, 2_500_000)).rejects.toThrow('more than 2,500,000 bytes')
  })

  test('gives up beyond 64 MiB on a file that is less than a 200th of its text', async () => {
    const dense = gzipSync(Buffer.alloc(80 * 1024 ** 2))
    await expect(lengthOf(dense)).rejects.toMatchObject({ code: 'gzip-too-dense' })
  })

  test('reads a dense file of less than 64 MiB, and a large file that is less dense', async () => {
    expect(await lengthOf(gzipSync(Buffer.alloc(60 * 1024 ** 2)))).toBe(60 * 1024 ** 2)
    const lines = Array.from({ length: 40_000 }, (_, row) => `Person ${row},1990-01-01,Pune ${row * 7919}\n`).join('')
    const packed = gzipSync(lines)
    const members = Array.from({ length: Math.ceil((66 * 1024 ** 2) / lines.length) }, () => packed)
    expect(await lengthOf(Buffer.concat(members))).toBe(members.length * lines.length)
  })

  test.each<[string, Buffer]>([
    ['broken off', packed.subarray(0, -5)],
    ['only its first two bytes', packed.subarray(0, 2)],
    ['altered', altered(packed, packed.length - 12)],
    ['altered in its checksum', altered(packed, packed.length - 8)],
    ['followed by something else', Buffer.concat([packed, Buffer.from('and so on')])],
    ['followed by zeros', Buffer.concat([packed, Buffer.alloc(512)])],
    ['followed by zeros and another member', Buffer.concat([packed, Buffer.alloc(3), packed])],
  ])('a file that is %s is broken, however it is cut', async (_, bytes) => {
    for (const partBytes of [1, 7, 64, bytes.length])
      await expect(textOf(bytes, partBytes), `in parts of ${partBytes}`).rejects.toMatchObject({ code: 'gzip-broken' })
  })

  test('an error of the input stream is thrown unchanged', async () => {
    const failing = async function* () {
      yield packed.subarray(0, 10)
      throw new DomainError('upload-incomplete')
    }
    await expect(collect(inflate(failing(), 1e9))).rejects.toMatchObject({ code: 'upload-incomplete' })
  })
})

const textOf = (bytes: Buffer, partBytes: number, maxBytes = 1e9) => collect(inflate(parts(bytes, partBytes), maxBytes))

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts).toString()
}

async function lengthOf(bytes: Buffer): Promise<number> {
  let length = 0
  for await (const part of inflate(parts(bytes, 64 * 1024), 1e9)) length += part.length
  return length
}

async function* parts(bytes: Buffer, partBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += partBytes) yield bytes.subarray(from, from + partBytes)
}

function altered(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 0x55
  return copy
}
