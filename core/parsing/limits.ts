/** What one row may hold: lengths in code points after NFC, sizes in bytes of the file. 254 is RFC 5321's longest address. */
export const rowLimits = {
  nameLength: 200,
  cityLength: 100,
  emailLength: 254,
  recordBytes: 1024 * 1024,
} as const

/** A quoted cell larger than this is taken for a quote that nobody closed. */
export const quotedCellBytes = 1024 * 1024

/** A record that has not ended after this many bytes ends the parsing: what has no line ends is no table. */
export const unendedRecordBytes = 16 * 1024 * 1024

/** At most this many lines may stand above the header. */
export const linesAboveHeader = 30

/** How many of the first rows are read before anything is written, and how few are too few to judge a file by. */
export const judgedRows = { most: 1_000, least: 100, bytes: 8 * 1024 * 1024 } as const

/** How much of a file is read before it is sent, and of one that needs input before its maker answers. */
export const headBytes = 1024 * 1024

/** What a file may hold; the settings of the installation. */
export type FileLimits = {
  rows: number
  /** Columns of the header; 1,000 when not given. */
  columns?: number | undefined
  /** Of a value that is imported; 64 KiB when not given. */
  cellBytes?: number | undefined
}

/** Those of them that show in the head of a file. */
export type HeadLimits = Omit<FileLimits, 'rows'>

export const defaultColumnLimit = 1_000
export const defaultCellBytes = 64 * 1024
