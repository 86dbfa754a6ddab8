import type { Spelling } from '#core/parsing/parse-options'
import type { CellProblem } from './cell-problem'

export type ReadContext = {
  /** YYYY-MM-DD; the day on which the import started. */
  today: string
  /** Undefined where the kind has no spellings or no cell is ambiguous. */
  spelling: Spelling | undefined
}

/** Reads, shows and compares the values of one field. A value is a canonical text. */
export type ValueReader = {
  /** The value of a cell, or why it has none. `text` is trimmed, in NFC, visible, and has no control character but tabs and line ends. Never throws. */
  read: (text: string) => string | CellProblem
  /** The value as pages show it, with a decimal point and the year first. Reading that text in this spelling gives the value again. */
  show: (value: string) => string
  /** Equal for two values that count as the same in identity keys and unique fields. */
  comparable: (value: string) => string
}

/** A setting of a field that contradicts another, or that cannot be used. */
export type SettingProblem = { setting: string; message: string }
