import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'

/** Records as CSV with a header, as they come; safe to open in a spreadsheet: no formula is run, no NUL is written. */
export function csvOf<Item extends object>(
  items: AsyncIterable<Item>,
  columns: readonly (keyof Item & string)[],
): AsyncIterable<Uint8Array> {
  const format = stringify({
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: 'windows',
    // A single line feed is not this file's line end, but it is some reader's.
    quoted_match: /[\r\n]/,
    cast: { string: (value) => value.replaceAll('\0', '') },
  })
  return Readable.from(items).pipe(format)
}
