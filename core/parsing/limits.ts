/** Limits of one row: lengths in code points after NFC, sizes in bytes of the file. 254 is RFC 5321's longest address. */
export const rowLimits = {
  nameLength: 200,
  cityLength: 100,
  emailLength: 254,
  recordBytes: 1024 * 1024,
} as const

/** The earliest valid date of birth. */
export const earliestDob = '1900-01-01'

/** A larger quoted cell means that a quote was never closed. */
export const quotedCellBytes = 1024 * 1024

/** A record this long ends the parsing: a file without line ends is not a table. */
export const unendedRecordBytes = 16 * 1024 * 1024

/** The most lines above the header. */
export const linesAboveHeader = 30

/** How many of the first rows are checked before anything is written; fewer than `least` rows prove nothing about a file. */
export const judgedRows = { most: 1_000, least: 100, bytes: 8 * 1024 * 1024 } as const

/** How much of a file the preview reads. */
export const headBytes = 1024 * 1024

/** The limits of a file, from the settings of the installation. */
export type FileLimits = {
  rows: number
  /** Columns of the header; the default is 1,000. */
  columns?: number | undefined
  /** Bytes of an imported value; the default is 64 KiB. */
  cellBytes?: number | undefined
}

/** The limits that the head of a file can exceed. */
export type HeadLimits = Omit<FileLimits, 'rows'>

export const defaultColumnLimit = 1_000
export const defaultCellBytes = 64 * 1024
