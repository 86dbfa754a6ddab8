import { createArena } from './arena'
import { foldSlice, type SliceLines } from './fold-slice'
import { writeNameRun } from './name-run'
import type { FoldedSlice, Part } from './part'

/** Makes the part of a slice from its lines. */
export const makePart = (lines: SliceLines): Part => withNames(foldSlice(lines), lines)

/** Sorts the people by name. */
export function withNames({ nameTo, ...slice }: FoldedSlice, { arena = createArena() }: Pick<SliceLines, 'arena'> = {}): Part {
  return { ...slice, names: writeNameRun({ ...slice, nameTo }, slice.rowFrom, arena) }
}
