import { z } from 'zod'

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]

export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export type DateOrder = (typeof dateOrders)[number]

const position = z.int().min(0).max(9_999)

/** Which column, from 0, holds what. A name is one column or two; `ref` is the column a corrections file brings along. */
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

/** Null for the e-mail means that no column is it, whatever the header says. */
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

/** What the import does with a file: everything that must be known to turn its bytes into people. */
export const ParseOptions = z.strictObject({
  delimiter: z.enum(delimiters),
  encoding: z.enum(encodings),
  headerLine: z.int().min(1),
  columns: Columns,
  dateOrder: z.enum(dateOrders),
  acceptMostlyInvalid: z.boolean(),
  /** The largest value that is imported, where the installation has set another than 64 KiB: whoever reads the file again must know. */
  cellBytes: z.int().min(1).optional(),
})
export type ParseOptions = z.infer<typeof ParseOptions>

/** Any of the parse options, as a maker or a script gives it; what is given is not looked for in the file. */
export const RequestedParseOptions = ParseOptions.omit({ cellBytes: true }).partial().extend({ columns: RequestedColumns.optional() })
export type RequestedParseOptions = z.infer<typeof RequestedParseOptions>
