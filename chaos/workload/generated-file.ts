import type { ProblemCode } from '#core/parsing/row/problems'

/** What the generator wrote into one row. Two rows with the same `identity` are the same person, however they are spelled. */
export interface GeneratedRow {
  identity: string
  /** The mistake in the row; undefined in a row that is valid. */
  mistake?: ProblemCode
  name: string
  /** YYYY-MM-DD, whatever the order of the date in the file. */
  dob: string
  city: string
  /** Empty for none. */
  email: string
}

export interface GeneratedFile {
  fileName: string
  bytes: Uint8Array<ArrayBuffer>
  /** SHA-256 of the bytes, in hexadecimal. */
  sha256: string
  isGzip: boolean
  /** The maker has to say how dates are read. */
  needsDateOrder: boolean
  /** The first is row 1. */
  rows: GeneratedRow[]
}
