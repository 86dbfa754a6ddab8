import type { FieldVersion } from '#core/fields/field-version'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import { chooseSheet } from './choose-sheet'
import { listSheets } from './list-sheets'
import type { ByteSource } from './open-package'
import { openWorkbook } from './open-workbook'
import { readStrings } from './read-strings'
import { WorkbookRefused } from './refuse-workbook'
import { SheetInfo, type WorkbookInfo } from './sheet-info'
import { noFacts, sheetText } from './sheet-text'
import { createStringStore, type Spool } from './strings/string-store'

export type ConversionInput = {
  source: ByteSource
  requested: RequestedParseOptions
  version: FieldVersion
  maxTextBytes: number
  /** Takes the strings that are too many for the memory. */
  spool: Spool
  /** Called with the length of each chunk of XML, and how far the workbook is read. What it throws ends the conversion. */
  onBytes?: (bytes: number, position: ConversionPosition) => Promise<void> | void
}

/** The unpacked bytes that are read of the shared strings and the sheet, and all that they have. */
export type ConversionPosition = { bytesRead: number; bytesTotal: number }

export type Conversion =
  | { outcome: 'converted'; workbook: WorkbookInfo }
  | { outcome: 'refused'; refusal: Refusal }
  /** Several sheets have a header, and the maker has not chosen one. */
  | { outcome: 'needs-input'; sheets: SheetInfo[] }

/**
 * Converts a sheet of a workbook to the text that is parsed, and hands it to `write` in chunks. The same workbook and the same sheet give
 * the same bytes. Reads the shared strings first, because they may stand behind the sheet; memory grows with neither.
 */
export async function convertWorkbook(input: ConversionInput, write: (text: Uint8Array) => Promise<void>): Promise<Conversion> {
  const { source, requested, version, maxTextBytes, spool, onBytes } = input
  try {
    const workbook = await openWorkbook(source)
    const strings = createStringStore({ spool })
    const { stringsPart, sheets: parts } = workbook
    const bytesOf = (part: string | null) => (part === null ? 0 : (workbook.package.parts.get(part)?.unpackedBytes ?? 0))
    // Which sheet is read is known after the strings, so that the largest counts until then.
    let position = { bytesRead: 0, bytesTotal: bytesOf(stringsPart) + Math.max(...parts.map(({ part }) => bytesOf(part))) }
    const onRead = (bytes: number) => {
      position = { ...position, bytesRead: position.bytesRead + bytes }
      return onBytes?.(bytes, position)
    }
    await readStrings(workbook, strings, { onBytes: onRead })
    const listed = await listSheets(workbook, { strings, version, onBytes: (bytes) => onBytes?.(bytes, position) })
    const sheets = listed.map((sheet) => SheetInfo.parse(sheet))
    const chosen = chooseSheet(listed, requested.sheet)
    if (!chosen) return { outcome: 'needs-input', sheets }
    position = { ...position, bytesTotal: bytesOf(stringsPart) + bytesOf(chosen.sheet.part) }
    const facts = noFacts()
    let textBytes = 0
    for await (const text of sheetText(workbook, chosen.sheet, { strings, onBytes: onRead, facts })) {
      textBytes += text.length
      if (textBytes > maxTextBytes) throw new WorkbookRefused(refuse.workbookTooLarge(maxTextBytes))
      await write(text)
    }
    return { outcome: 'converted', workbook: { sheet: chosen.name, sheets, hiddenRows: facts.hiddenRows } }
  } catch (error) {
    if (error instanceof WorkbookRefused) return { outcome: 'refused', refusal: error.refusal }
    throw error
  }
}
