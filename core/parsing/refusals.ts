import { linesAboveHeader, quotedCellBytes, unendedRecordBytes } from './limits'
import { lineNoun } from './line-noun'

export const refusalCodes = [
  'empty',
  'header-only',
  'header-not-found',
  'column-missing',
  'column-twice',
  'not-text',
  'quote-open',
  'record-without-end',
  'too-many-rows',
  'too-many-header-columns',
  'workbook-broken',
  'workbook-locked',
  'workbook-too-dense',
  'workbook-too-large',
  'sheet-missing',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** Why a whole file is refused: a stable code, a sentence for the maker, and the line if there is one. */
export type Refusal = { code: RefusalCode; message: string; line?: number }

/** The columns that a header needs: what they mean, and how they may be called. */
export type NeededColumns = { nouns: string[]; headings: string[] }

/** The format of a file that is not CSV, and what to do with it. */
export type FileKind = { name: string; advice: 'save-as-csv' | 'save-as-xlsx' | 'save-as-utf-8' | 'remove-password' | 'unpack' }

const advices: Record<FileKind['advice'], string> = {
  'save-as-csv': 'Open it in the program that made it, save it as CSV, and upload that file.',
  'save-as-xlsx': 'Open it in the program that made it, save it as an Excel workbook (XLSX), and upload that file.',
  'save-as-utf-8': 'Save it as CSV in UTF-8, and upload that file.',
  'remove-password': 'Open it in Excel, remove the password under File, Info, save it, and upload that file.',
  unpack: 'Unpack it, and upload the file that is in it.',
}

export const refuse = {
  empty: (): Refusal => ({ code: 'empty', message: 'The file is empty: it has neither a header nor rows.' }),

  headerOnly: (line: number, isWorkbook: boolean): Refusal => ({
    code: 'header-only',
    message: `The file has a header on ${lineNoun(isWorkbook)} ${line} and no rows below it.`,
    line,
  }),

  headerNotFound: ({ nouns, headings }: NeededColumns, isWorkbook: boolean): Refusal => ({
    code: 'header-not-found',
    message: `None of the first ${linesAboveHeader + 1} ${lineNoun(isWorkbook)}s is a header with ${listOf(nouns)}, for example: ${isWorkbook ? `${listOf(headings)} in columns of their own` : headings.join()}.`,
  }),

  headerNotAt: (line: number, isWorkbook: boolean): Refusal => ({
    code: 'header-not-found',
    message: `No record begins on ${lineNoun(isWorkbook)} ${line}, which was chosen as the header.`,
    line,
  }),

  columnMissing: (missing: string[], line: number, isWorkbook: boolean): Refusal => ({
    code: 'column-missing',
    message: `The header on ${lineNoun(isWorkbook)} ${line} has no column for ${listOf(missing)}.`,
    line,
  }),

  columnTwice: (meaning: string, columns: { name: string; position: number }[], line: number, isWorkbook: boolean): Refusal => ({
    code: 'column-twice',
    message: `The header on ${lineNoun(isWorkbook)} ${line} has more than one column for ${meaning}: ${listOf(
      columns.map(({ name, position }) => `“${name}” (column ${position + 1})`),
    )}.`,
    line,
  }),

  columnOutside: (meaning: string, position: number, columns: number, line: number, isWorkbook: boolean): Refusal => ({
    code: 'column-missing',
    message: `Column ${position + 1} was chosen for ${meaning}, but the header on ${lineNoun(isWorkbook)} ${line} has ${columns} columns.`,
    line,
  }),

  notText: (kind: FileKind): Refusal => ({
    code: 'not-text',
    message: `This is ${kind.name}, not a CSV file or an Excel workbook. ${advices[kind.advice]}`,
  }),

  quoteOpen: (line: number, isWorkbook: boolean): Refusal => ({
    code: 'quote-open',
    // The text of a workbook has quotes only where the conversion wrote them, so that each is closed.
    message: isWorkbook
      ? `A cell on ${lineNoun(isWorkbook)} ${line} has more than ${quotedCellBytes / 1024 / 1024} MiB of text. Shorten it, and upload the file again.`
      : `The quote that opens on line ${line} is never closed, or only more than ${quotedCellBytes / 1024 / 1024} MiB further on. Close it where its value ends, or remove it.`,
    line,
  }),

  recordWithoutEnd: (line: number, isWorkbook: boolean): Refusal => ({
    code: 'record-without-end',
    message: `The record on ${lineNoun(isWorkbook)} ${line} does not end within ${unendedRecordBytes / 1024 / 1024} MiB, so this is not a table of people.`,
    line,
  }),

  tooManyRows: (limit: number): Refusal => ({
    code: 'too-many-rows',
    message: `The file has more than ${limit.toLocaleString('en')} rows. Split it, and upload the parts.`,
  }),

  tooManyHeaderColumns: (limit: number, line: number, isWorkbook: boolean): Refusal => ({
    code: 'too-many-header-columns',
    message: `The header on ${lineNoun(isWorkbook)} ${line} has more than ${limit.toLocaleString('en')} columns. Remove those that are not needed.`,
    line,
  }),

  workbookBroken: (): Refusal => ({
    code: 'workbook-broken',
    message:
      'This Excel workbook is damaged or incomplete. Open it in Excel, save it again as an Excel workbook (XLSX), and upload that file.',
  }),

  workbookLocked: (): Refusal => ({
    code: 'workbook-locked',
    message: 'This workbook has a password. Open it in Excel, remove the password under File, Info, save it, and upload that file.',
  }),

  workbookDeclares: (): Refusal => ({
    code: 'workbook-broken',
    message:
      'This workbook has XML declarations that no workbook needs, so Countersign does not read it. Save it again in Excel as an Excel workbook (XLSX), and upload that file.',
  }),

  workbookTooDense: (): Refusal => ({
    code: 'workbook-too-dense',
    message:
      'This workbook unpacks to more than 200 times its size, so Countersign does not read it. Save its sheet as CSV, and upload that file.',
  }),

  workbookTooLarge: (limitBytes: number): Refusal => ({
    code: 'workbook-too-large',
    message: `The sheet has more than ${limitBytes.toLocaleString('en')} bytes of text, the most that Countersign reads. Split it, and upload the parts.`,
  }),

  sheetElsewhere: (sheet: string): Refusal => ({
    code: 'sheet-missing',
    message: `The sheet “${sheet}” is a link to another file. Copy its rows into this workbook, save it, and upload that file.`,
  }),

  sheetMissing: (sheet: string, sheets: string[]): Refusal => ({
    code: 'sheet-missing',
    message: `The workbook has no sheet “${sheet}”. Its sheets are ${listOf(sheets.map((name) => `“${name}”`))}.`,
  }),

  noSheet: (): Refusal => ({
    code: 'sheet-missing',
    message: 'The workbook has no sheet with cells. Save it with the sheet of people, and upload that file.',
  }),
}

function listOf(parts: string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
