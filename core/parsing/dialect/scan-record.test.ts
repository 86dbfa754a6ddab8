import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { type Delimiter, delimiters } from '#core/parsing/parse-options'
import { textOfCell } from './cell-text'
import { classesFor, createRecordCells, scanRecord } from './scan-record'
import { createSource } from './source'

vi.setConfig({ testTimeout: 60_000 })

const character = fc.constantFrom('a', 'Z', ' ', "'", '"', ',', ';', '\t', '|', '\n', '\r', 'é', 'ß', '漢', '😀', '#', '=', '\u2028')
const cell = fc.string({ unit: character, maxLength: 6 })
const dialect = fc.record({
  records: fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
  delimiter: fc.constantFrom(...delimiters),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quoteAll: fc.boolean(),
  endsWithLineEnd: fc.boolean(),
})

describe('scanRecord', () => {
  test('finds the cells that were written, and that csv-parse finds', () => {
    fc.assert(
      fc.property(dialect, ({ records, delimiter, lineEnd, quoteAll, endsWithLineEnd }) => {
        const lines = records.map((cells) => cells.map((text) => write(text, delimiter, quoteAll)).join(delimiter))
        const file = new TextEncoder().encode(lines.join(lineEnd) + (endsWithLineEnd ? lineEnd : ''))
        const found = cellsOf(file, delimiter)
        expect(found).toEqual(
          records.map((cells) => cells.map((text) => text.trim())).filter((_, index) => !isSkipped(lines[index] ?? '', delimiter)),
        )
        expect(found).toEqual(cellsOfPeer(file, delimiter, lines))
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    ['a quote inside a plain cell is text', 'a"b,"c"', ['a"b', 'c']],
    ['text behind a closing quote is kept', '"Old"Town,"a""b"c', ['OldTown', 'a"bc']],
    ['white space before a quote is skipped, behind it dropped', ' \t"a, b"  ,c', ['a, b', 'c']],
    ['a no-break space before a quote is white space', '\u00a0"a,b",c', ['a,b', 'c']],
    ['a quote behind a closed cell is text', '"a"b"c",d', ['ab"c"', 'd']],
    ['an empty cell at either end', ',a,', ['', 'a', '']],
    ['a quoted empty cell', '"","a"', ['', 'a']],
    ['U+2028, U+2029 and U+0085 end nothing', 'a\u2028b\u2029c\u0085d', ['a\u2028b\u2029c\u0085d']],
  ])('%s', (_, line, cells) => {
    expect(cellsOf(new TextEncoder().encode(line), ',')).toEqual([cells])
  })

  test('reports a record that more bytes could extend as incomplete', () => {
    for (const start of ['a,b', 'a,"b', 'a,"b"', 'a,b\r', '# a', '# a\r', '"a\r']) {
      expect([start, scan(start, false)]).toEqual([start, 'incomplete'])
    }
    for (const start of ['a,b\n', 'a,b\rc', '# a\n', '"a\r\n"\n']) expect([start, scan(start, false)]).toEqual([start, 'record'])
  })

  test('counts the lines of a record, or takes it for one line', () => {
    const bytes = new TextEncoder().encode('"a\nb\r\nc\rd",e\r\nf')
    const lineEnds = (isOneLine: boolean) => {
      const cells = createRecordCells(2, isOneLine)
      scanRecord(bytes, 0, bytes.length, true, 0x2c, classesFor(0x2c), cells)
      return cells.lineEnds
    }
    expect([lineEnds(false), lineEnds(true)]).toEqual([4, 1])
  })

  test('gives up on a quoted cell of more than 1 MiB', () => {
    const limit = 1024 * 1024
    expect(scan(`"${'x'.repeat(limit - 1)}",b\n`, false)).toBe('record')
    expect(scan(`"${'x'.repeat(limit + 1)}",b\n`, false)).toBe('quote-open')
    expect(scan(`"${'x'.repeat(limit)}",b\n`, false)).toBe('record')
    expect(scan(`"${'x'.repeat(limit)}"`, false)).toBe('incomplete')
    expect(scan(`"${'x'.repeat(limit + 2)}`, false)).toBe('quote-open')
    expect(scan('a,"b', true)).toBe('quote-open')
  })
})

function scan(text: string, isLast: boolean): string {
  const bytes = new TextEncoder().encode(text)
  return scanRecord(bytes, 0, bytes.length, isLast, 0x2c, classesFor(0x2c), createRecordCells(5))
}

function cellsOf(bytes: Uint8Array, delimiter: Delimiter): string[][] {
  const source = createSource(bytes, 'utf-8')
  const code = delimiter.charCodeAt(0)
  const cells = createRecordCells(50)
  const records: string[][] = []
  let at = 0
  while (at < bytes.length) {
    expect(scanRecord(bytes, at, bytes.length, true, code, classesFor(code), cells)).toBe('record')
    source.openRecord(cells)
    if (cells.kind === 'row') records.push(Array.from({ length: cells.count }, (_, index) => textOfCell(source, cells, index)))
    at = cells.next
  }
  return records
}

function cellsOfPeer(bytes: Uint8Array, delimiter: Delimiter, lines: string[]): string[][] {
  const options = {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
  }
  const records: string[][] = parse(Buffer.from(bytes), options)
  return records.filter((_, index) => !isSkipped(lines[index] ?? '', delimiter)).map((cells) => cells.map((text) => text.trim()))
}

function write(text: string, delimiter: Delimiter, quoteAll: boolean): string {
  const needsQuotes = quoteAll || /["\r\n]|^[\s#]/.test(text) || text.includes(delimiter)
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text
}

function isSkipped(line: string, delimiter: Delimiter): boolean {
  return line.replaceAll(delimiter, '').trim() === ''
}
