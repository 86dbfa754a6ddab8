import type { FieldVersion } from '#core/fields/field-version'
import { judgedRows, linesAboveHeader } from '#core/parsing/limits'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Refusal } from '#core/parsing/refusals'
import { chooseSheet, defaultSheet } from './choose-sheet'
import { bytesOf, listSheets } from './list-sheets'
import type { ByteSource } from './open-package'
import { openWorkbook, type Sheet, type Workbook } from './open-workbook'
import { readStrings } from './read-strings'
import { WorkbookRefused } from './refuse-workbook'
import { SheetInfo } from './sheet-info'
import { noFacts, sheetText } from './sheet-text'
import { createStringStore, type StringStore } from './strings/string-store'

/** The first rows of a workbook as the text that is parsed. */
export type WorkbookPreview =
  | {
      outcome: 'converted'
      text: Uint8Array<ArrayBuffer>
      /** Whether these are all rows of the sheet. */
      isWhole: boolean
      sheet: string
      sheets: SheetInfo[]
      /** Whether several sheets have a header, so that the maker must say which is read. */
      isAsked: boolean
      /** How many of the rows shown are hidden. */
      hiddenRows: number
      /** Whether some texts are shown as …, because they stand too far behind in the file. */
      isCut: boolean
    }
  | { outcome: 'refused'; refusal: Refusal }

const previewRows = judgedRows.most

/**
 * Converts the first thousand rows of a sheet, of the default one if none is requested. Reads no more shared strings than they need, and
 * keeps `memoryBytes` of them.
 */
export async function previewWorkbook(
  source: ByteSource,
  { requested, version }: { requested: RequestedParseOptions; version: FieldVersion },
  memoryBytes = 64 * 1024 * 1024,
): Promise<WorkbookPreview> {
  try {
    const workbook = await openWorkbook(source)
    const { strings, isCut } = await stringsOf(workbook, memoryBytes)
    const listed = await listSheets(workbook, { strings, version })
    const chosen = chooseSheet(listed, requested.sheet)
    const shown = chosen ?? defaultSheet(listed)
    if (!shown) throw new Error('A workbook has a sheet.')
    const facts = noFacts()
    const text = await bytesOf(sheetText(workbook, shown.sheet, { strings, mostRows: previewRows, facts }))
    return {
      outcome: 'converted',
      text,
      isWhole: facts.isWhole,
      sheet: shown.name,
      sheets: listed.map((sheet) => SheetInfo.parse(sheet)),
      isAsked: chosen === null,
      hiddenRows: facts.hiddenRows,
      isCut: isCut(),
    }
  } catch (error) {
    if (error instanceof WorkbookRefused) return { outcome: 'refused', refusal: error.refusal }
    throw error
  }
}

/** The shared strings that the first rows of the sheets need, up to what fits into memory; the others are an ellipsis. */
async function stringsOf(workbook: Workbook, memoryBytes: number): Promise<{ strings: StringStore; isCut: () => boolean }> {
  const store = createStringStore({ memoryBytes })
  await readStrings(workbook, store, { most: await lastStringOf(workbook), isBounded: true })
  const ellipsis = new TextEncoder().encode('…')
  let isCut = false
  const strings: StringStore = {
    count: Number.POSITIVE_INFINITY,
    bytes: store.bytes,
    add: store.add,
    lengthOf: (index) => (index < store.count ? store.lengthOf(index) : ellipsis.length),
    copy(index, into, start) {
      if (index < store.count) return store.copy(index, into, start)
      isCut = true
      into.set(ellipsis, start)
    },
  }
  return { strings, isCut: () => isCut }
}

/** The highest number of a shared string in the first rows of the sheets. */
async function lastStringOf(workbook: Workbook): Promise<number> {
  let last = -1
  const strings: StringStore = {
    count: Number.POSITIVE_INFINITY,
    bytes: 0,
    add: () => {},
    copy: () => {},
    lengthOf(index) {
      last = Math.max(last, index)
      return 0
    },
  }
  const look = (sheet: Sheet, mostRows: number) => bytesOf(sheetText(workbook, sheet, { strings, mostRows, facts: noFacts() }))
  // The sheet that will be shown is not known yet.
  for (const [index, sheet] of workbook.sheets.entries())
    if (sheet.part !== null) await look(sheet, index < mostInFull ? previewRows : linesAboveHeader + 1)
  return last
}

const mostInFull = 10
