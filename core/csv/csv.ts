import { pipeline, Readable } from 'node:stream'
import { type Stringifier, stringify } from 'csv-stringify'
import { guarded, unreadable } from '#core/parsing/text/correction-cells'

/** Streams items as CSV with a header. It is safe to open in a spreadsheet: formulas are escaped and NUL is dropped. */
export function csvOf<Item extends object>(
  items: AsyncIterable<Item>,
  columns: readonly (keyof Item & string)[],
): AsyncIterable<Uint8Array> {
  const format = stringify({
    ...safeFormat,
    header: true,
    columns: [...columns],
    // Some readers take a single CR or LF for the end of a line.
    quoted_match: /[\r\n]/,
    cast: { string: withoutNul },
  })
  return through(items, format)
}

const safeFormat = { escape_formulas: true, record_delimiter: 'windows' } as const

const withoutNul = (value: string) => value.replaceAll('\0', '')

/**
 * Streams records as CSV with a byte order mark, the header being the first record. It is safe to open in a spreadsheet, and our own
 * parser reads the same texts back. NUL becomes U+FFFD.
 */
export function csvOfTexts(records: AsyncIterable<string[]>, delimiter: string): AsyncIterable<Uint8Array> {
  const format = stringify({
    ...safeFormat,
    delimiter,
    bom: true,
    // Some parsers take a line that begins with # for a comment.
    quoted_match: /^#|[\r\n]/,
    cast: { string: (value) => escapeFormula(value.replaceAll('\0', unreadable)) },
  })
  return through(records, format)
}

const escapeFormula = (text: string) => (guarded.test(text) ? `'${text}` : text)

/** What the items throw is thrown to the reader, and a reader that stops ends the items. */
const through = (items: AsyncIterable<unknown>, format: Stringifier): AsyncIterable<Uint8Array> =>
  pipeline(Readable.from(items), format, () => {})
