import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { unreadable } from '#core/parsing/row/cell-text'
import { guarded } from '#core/parsing/row/formula-guard'

/** Records as CSV with a header, as they come; safe to open in a spreadsheet: no formula is run, no NUL is written. */
export function csvOf<Item extends object>(
  items: AsyncIterable<Item>,
  columns: readonly (keyof Item & string)[],
): AsyncIterable<Uint8Array> {
  const format = stringify({
    ...safely,
    header: true,
    columns: [...columns],
    // A single line feed is not this file's line end, but it is some reader's.
    quoted_match: /[\r\n]/,
    cast: { string: withoutNul },
  })
  return Readable.from(items).pipe(format)
}

const safely = { escape_formulas: true, record_delimiter: 'windows' } as const

const withoutNul = (value: string) => value.replaceAll('\0', '')

/**
 * Records of texts as CSV that a spreadsheet takes for UTF-8 and runs nothing of, and that our own reading gives back as they were:
 * the first record is the header. A NUL, which no program shows, becomes U+FFFD.
 */
export function csvOfTexts(records: AsyncIterable<string[]>, delimiter: string): AsyncIterable<Uint8Array> {
  const format = stringify({
    ...safely,
    delimiter,
    bom: true,
    // Without quotes a record that begins with # would be a comment.
    quoted_match: /^#|[\r\n]/,
    cast: { string: (value) => withGuard(value.replaceAll('\0', unreadable)) },
  })
  return Readable.from(records).pipe(format)
}

const withGuard = (text: string) => (guarded.test(text) ? `'${text}` : text)
