import { linesAboveHeader, quotedCellBytes, unendedRecordBytes } from './limits'

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
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** Why a whole file is refused: a stable code, a sentence for the maker, and the line if there is one. */
export type Refusal = { code: RefusalCode; message: string; line?: number }

/** The format of a file that is not CSV, and what to do with it. */
export type FileKind = { name: string; advice: 'save-as-csv' | 'save-as-utf-8' | 'unpack' }

const advices: Record<FileKind['advice'], string> = {
  'save-as-csv': 'Open it in the program that made it, save it as CSV, and upload that file.',
  'save-as-utf-8': 'Save it as CSV in UTF-8, and upload that file.',
  unpack: 'Unpack it, and upload the CSV file that is in it.',
}

export const refuse = {
  empty: (): Refusal => ({ code: 'empty', message: 'The file is empty: it has neither a header nor rows.' }),

  headerOnly: (line: number): Refusal => ({
    code: 'header-only',
    message: `The file has a header on line ${line} and no rows below it.`,
    line,
  }),

  headerNotFound: (): Refusal => ({
    code: 'header-not-found',
    message: `None of the first ${linesAboveHeader + 1} lines is a header with a name, a date of birth and a city, for example: name,dob,city.`,
  }),

  headerNotAt: (line: number): Refusal => ({
    code: 'header-not-found',
    message: `Line ${line} was chosen as the header, but no record begins there.`,
    line,
  }),

  columnMissing: (missing: string[], line: number): Refusal => ({
    code: 'column-missing',
    message: `The header on line ${line} has no column for ${listOf(missing)}.`,
    line,
  }),

  columnTwice: (meaning: string, columns: { name: string; position: number }[], line: number): Refusal => ({
    code: 'column-twice',
    message: `The header on line ${line} has more than one column for ${meaning}: ${listOf(
      columns.map(({ name, position }) => `“${name}” (column ${position + 1})`),
    )}.`,
    line,
  }),

  columnOutside: (meaning: string, position: number, columns: number, line: number): Refusal => ({
    code: 'column-missing',
    message: `Column ${position + 1} was chosen for ${meaning}, but the header on line ${line} has ${columns} columns.`,
    line,
  }),

  notText: (kind: FileKind): Refusal => ({
    code: 'not-text',
    message: `This is ${kind.name}, not a CSV file. ${advices[kind.advice]}`,
  }),

  quoteOpen: (line: number): Refusal => ({
    code: 'quote-open',
    message: `The quote that opens on line ${line} is never closed, or only more than ${quotedCellBytes / 1024 / 1024} MiB further on. Close it where its value ends, or remove it.`,
    line,
  }),

  recordWithoutEnd: (line: number): Refusal => ({
    code: 'record-without-end',
    message: `Line ${line} does not end within ${unendedRecordBytes / 1024 / 1024} MiB, so this is not a table of people.`,
    line,
  }),

  tooManyRows: (limit: number): Refusal => ({
    code: 'too-many-rows',
    message: `The file has more than ${limit.toLocaleString('en')} rows. Split it, and upload the parts.`,
  }),

  tooManyHeaderColumns: (limit: number, line: number): Refusal => ({
    code: 'too-many-header-columns',
    message: `The header on line ${line} has more than ${limit.toLocaleString('en')} columns. Remove those that are not needed.`,
    line,
  }),
}

function listOf(parts: string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
