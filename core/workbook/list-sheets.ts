import type { FieldVersion } from '#core/fields/field-version'
import { findHeader } from '#core/parsing/header/find-header'
import { defaultColumnLimit, linesAboveHeader } from '#core/parsing/limits'
import type { Sheet, Workbook } from './open-workbook'
import type { SheetInfo } from './sheet-info'
import { noFacts, sheetText } from './sheet-text'
import type { StringStore } from './strings/string-store'

type Listed = SheetInfo & { sheet: Sheet; promise: number }

type Options = {
  strings: StringStore
  /** The fields by which a header is known. */
  version: FieldVersion
  /** Called with the length of each chunk of XML that is read. */
  onBytes?: ((bytes: number) => Promise<void> | void) | undefined
}

// More sheets than this are listed without looking for their header.
const mostLookedAt = 50

/** All sheets of a workbook, with what they say of their size and whether their first rows have a header. */
export async function listSheets(workbook: Workbook, { strings, version, onBytes }: Options): Promise<Listed[]> {
  const listed: Listed[] = []
  for (const sheet of workbook.sheets) {
    const { name, isHidden, part } = sheet
    const facts = noFacts()
    const top =
      part === null || listed.length >= mostLookedAt
        ? new Uint8Array(0)
        : await bytesOf(sheetText(workbook, sheet, { strings, mostRows: linesAboveHeader + 1, onBytes, facts }))
    const header = findHeader({
      bytes: top.subarray(3),
      isLast: true,
      encoding: 'utf-8',
      // The maker may still choose other parse options, and the setting of the installation may change, but the verifier must find the same.
      requested: { delimiter: ',' },
      version,
      columnLimit: defaultColumnLimit,
      isWorkbook: true,
    })
    const promise = header.outcome === 'refused' ? header.promise : 0
    listed.push({ sheet, name, isHidden, rows: rowsOf(facts.dimension), hasHeader: header.outcome === 'found', promise })
  }
  return listed
}

/** The last row of a range such as A1:G12. Some producers write only where the sheet begins, which says nothing. */
function rowsOf(dimension: string | null): number | null {
  const last = /:[A-Z]+(\d{1,7})$/.exec(dimension ?? '')?.[1]
  return last === undefined ? null : Number(last)
}

/** All bytes of a text that is short. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
