import type { Problem } from './problems'

/** Where a record stands: its row from 1, its line from 1, its bytes in the stored file without the line end. */
export type Place = { row: number; line: number; byteFrom: number; byteLength: number }

/** A valid row. `identityKey` says who it is; two rows with one identity key are one person. */
export type ParsedPerson = Place & { name: string; dob: string; city: string; email: string | null; identityKey: string }

/** A row that is not imported, with every field that is wrong. */
export type InvalidRow = Place & { problems: Problem[] }
