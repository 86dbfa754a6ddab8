import { createArena } from './arena'
import { foldSlice, type LinesToFold } from './fold-slice'
import type { FoldedSlice, IndexPart } from './index-part'
import { writeNameRun } from './write-name-run'

/** Makes the part of the review index that a slice adds, from its lines. */
export const makeIndexPart = (lines: LinesToFold): IndexPart => withNames(foldSlice(lines), lines)

/** Completes a folded slice with its people in the order of names. */
export function withNames({ nameTo, ...slice }: FoldedSlice, { arena = createArena() }: Pick<LinesToFold, 'arena'> = {}): IndexPart {
  return { ...slice, names: writeNameRun({ ...slice, nameTo }, slice.rowFrom, arena) }
}
