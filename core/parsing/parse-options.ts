import { z } from 'zod'

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]

export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export type DateOrder = (typeof dateOrders)[number]

export const decimalSigns = ['point', 'comma'] as const
export type DecimalSign = (typeof decimalSigns)[number]

/** How the cells of one column spell dates or numbers. A column has one spelling. */
export const spellings = [...dateOrders, ...decimalSigns] as const
export type Spelling = (typeof spellings)[number]

const position = z.int().min(0).max(9_999)
/** The key of a field that is not one of the standard ones, which a version of fields declares. */
const declaredKey = z.string().min(1).max(40)

const columnsBesideName = {
  dob: position.optional(),
  city: position.optional(),
  email: position.optional(),
  ref: position.optional(),
  fields: z.record(declaredKey, position).optional(),
}

/**
 * The position of each column, from 0. A name takes one column or two; `ref` is the column that a corrections file adds; `fields` are declared
 * ones by key.
 */
export const Columns = z.union([
  z.strictObject({ name: position, ...columnsBesideName }),
  z.strictObject({ firstName: position, lastName: position, ...columnsBesideName }),
])
export type Columns = z.infer<typeof Columns>

/** Null for a field other than the name means that the file has no column of it, even if the header names one. */
const RequestedColumns = z.strictObject({
  name: position.optional(),
  firstName: position.optional(),
  lastName: position.optional(),
  dob: position.nullable().optional(),
  city: position.nullable().optional(),
  email: position.nullable().optional(),
  ref: position.optional(),
  fields: z.record(declaredKey, position.nullable()).optional(),
})
export type RequestedColumns = z.infer<typeof RequestedColumns>

/** How a file is parsed: everything needed to turn its bytes into people. */
export const ParseOptions = z.strictObject({
  delimiter: z.enum(delimiters),
  encoding: z.enum(encodings),
  headerLine: z.int().min(1),
  columns: Columns,
  dateOrder: z.enum(dateOrders),
  /** The spelling of the columns of declared dates and numbers, by key. */
  spellings: z.record(declaredKey, z.enum(spellings)).optional(),
  acceptMostlyInvalid: z.boolean(),
  /** The largest imported value, stored when it is not 64 KiB because the verifier must parse the file in the same way. */
  cellBytes: z.int().min(1).optional(),
  /** Set when the text was converted from a workbook, whose errors, such as #N/A, are no values. */
  isWorkbook: z.literal(true).optional(),
})
export type ParseOptions = z.infer<typeof ParseOptions>

/** The parse options that a maker or a script sets; the survey detects the others. */
export const RequestedParseOptions = ParseOptions.omit({ cellBytes: true, isWorkbook: true })
  .partial()
  .extend({
    columns: RequestedColumns.optional(),
    /** The name of the sheet of a workbook; other files have none. */
    sheet: z.string().min(1).max(100).optional(),
  })
export type RequestedParseOptions = z.infer<typeof RequestedParseOptions>
