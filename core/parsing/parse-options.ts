import { z } from 'zod'

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]

export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export type DateOrder = (typeof dateOrders)[number]

const position = z.int().min(0).max(9_999)

/** The position of each column, from 0. A name takes one column or two; `ref` is the column that a corrections file adds. */
export const Columns = z.union([
  z.strictObject({ name: position, dob: position, city: position, email: position.optional(), ref: position.optional() }),
  z.strictObject({
    firstName: position,
    lastName: position,
    dob: position,
    city: position,
    email: position.optional(),
    ref: position.optional(),
  }),
])
export type Columns = z.infer<typeof Columns>

/** Null for the e-mail means that the file has no e-mail column, even if the header names one. */
const RequestedColumns = z.strictObject({
  name: position.optional(),
  firstName: position.optional(),
  lastName: position.optional(),
  dob: position.optional(),
  city: position.optional(),
  email: position.nullable().optional(),
  ref: position.optional(),
})
export type RequestedColumns = z.infer<typeof RequestedColumns>

/** How a file is parsed: everything needed to turn its bytes into people. */
export const ParseOptions = z.strictObject({
  delimiter: z.enum(delimiters),
  encoding: z.enum(encodings),
  headerLine: z.int().min(1),
  columns: Columns,
  dateOrder: z.enum(dateOrders),
  acceptMostlyInvalid: z.boolean(),
  /** The largest imported value, stored when it is not 64 KiB because the verifier must parse the file in the same way. */
  cellBytes: z.int().min(1).optional(),
})
export type ParseOptions = z.infer<typeof ParseOptions>

/** The parse options that a maker or a script sets; the survey detects the others. */
export const RequestedParseOptions = ParseOptions.omit({ cellBytes: true }).partial().extend({ columns: RequestedColumns.optional() })
export type RequestedParseOptions = z.infer<typeof RequestedParseOptions>
