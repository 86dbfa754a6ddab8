import type { FieldVersion } from '#core/fields/field-version'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import { chooseSheet } from './choose-sheet'
import { listSheets } from './list-sheets'
import type { ByteSource } from './open-package'
import { openWorkbook } from './open-workbook'
import { readStrings } from './read-strings'
import { WorkbookRefused } from './refuse-workbook'
import type { SheetInfo, WorkbookInfo } from './sheet-info'
import { noFacts, sheetText } from './sheet-text'
import { createStringStore, type Spool } from './strings/string-store'

export type ConversionInput = {
  source: ByteSource
  requested: RequestedParseOptions
  version: FieldVersion
  maxTextBytes: number
  /** Takes the strings that are too many for the memory. */
  spool: Spool
  /** Called with the length of each chunk of XML. What it throws ends the conversion. */
  onBytes?: (bytes: number) => Promise<void> | void
}

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
    await readStrings(workbook, strings, { onBytes })
    const listed = await listSheets(workbook, { strings, version, onBytes })
    const sheets = listed.map(({ sheet: _, ...info }) => info)
    const chosen = chooseSheet(listed, requested.sheet)
    if (!chosen) return { outcome: 'needs-input', sheets }
    const facts = noFacts()
    let textBytes = 0
    for await (const text of sheetText(workbook, chosen.sheet, { strings, onBytes, facts })) {
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
