import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { createUtf16Converter, utf16Length } from '#core/parsing/encoding/utf-16'
import { textOfRecord } from './text-of-record'
import { createUtf8Text } from './utf-8-text'

vi.setConfig({ testTimeout: 60_000 })

const byte = fc.constantFrom(
  0x41,
  0x2c,
  0x80,
  0xbf,
  0xa0,
  0x9f,
  0x8f,
  0x90,
  0xc0,
  0xc2,
  0xc3,
  0xe0,
  0xe2,
  0xed,
  0xef,
  0xf0,
  0xf4,
  0xf5,
  0xff,
)
const part = fc.oneof(
  fc.array(byte, { maxLength: 6 }),
  fc.constantFrom('é', '漢', '😀', 'A').map((text) => [...Buffer.from(text)]),
)
const record = fc.array(part, { maxLength: 6 }).map((parts) => parts.flat())

describe('createUtf8Text', () => {
  test('cuts what the decoder makes of each record by itself, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), (records) => {
        const bytes = Uint8Array.from(records.flatMap((cells) => [...cells, 0x0a]))
        const text = createUtf8Text(bytes)
        let at = 0
        for (const cells of records) {
          const end = at + cells.length
          const fatal = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })
          text.openRecord(at, end)
          expect(text.textOf(at, end)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, end)))
          expect(text.invalidAt() >= 0).toBe(isFatal(() => fatal.decode(bytes.subarray(at, end))))
          at = end + 1
        }
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('createUtf16Converter', () => {
  test('makes the UTF-8 of whole text, and knows how long each range was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, cut) => {
        const stored = Buffer.from(text, 'utf16le')
        const converter = createUtf16Converter('utf-16le')
        const parts = [converter.push(stored.subarray(0, cut)), converter.push(stored.subarray(cut)), converter.finish()]
        const bytes = Buffer.concat(parts)
        expect(bytes.toString()).toBe(text)
        expect(utf16Length(bytes, 0, bytes.length)).toBe(stored.length)
      }),
    )
  })
})

describe('textOfRecord', () => {
  test('shows what cannot be shown', () => {
    expect(textOfRecord(Buffer.from('A\0\x07\x7f\tB\r\n\u0085é'), 'utf-8')).toBe('A␀␇␡\tB\r\n\ufffdé')
    expect(textOfRecord(Buffer.of(0x41, 0xe9, 0x42), 'utf-8')).toBe('A\ufffdB')
    expect(textOfRecord(Buffer.of(0x80, 0x81, 0xe9), 'windows-1252')).toBe('€\ufffdé')
    expect(textOfRecord(Buffer.from('é\ud83d', 'utf16le'), 'utf-16le')).toBe('é\ufffd')
    expect(textOfRecord(Buffer.from('é', 'utf16le').swap16(), 'utf-16be')).toBe('é')
  })
})

function isFatal(decode: () => string): boolean {
  try {
    decode()
    return false
  } catch {
    return true
  }
}
