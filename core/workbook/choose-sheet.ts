import { refuse } from '#core/parsing/refusals'
import { WorkbookRefused } from './refuse-workbook'
import type { SheetInfo } from './sheet-info'

/**
 * The sheet that is read: the one that the maker chose, or the only visible one with a header. Null when several have one. Where none has,
 * it is the first visible sheet, whose parsing says what is missing. Throws WorkbookRefused when the chosen sheet does not exist.
 */
export function chooseSheet<Listed extends SheetInfo>(sheets: Listed[], requested: string | undefined): Listed | null {
  if (requested !== undefined) {
    const chosen = sheets.find(({ name }) => name === requested) ?? sheets.find(({ name }) => isSameName(name, requested))
    if (!chosen) {
      const names = sheets.map(({ name }) => name)
      throw new WorkbookRefused(refuse.sheetMissing(requested, names))
    }
    return chosen
  }
  const visible = sheets.filter(({ isHidden }) => !isHidden)
  const [first, second] = visible.filter(({ hasHeader }) => hasHeader)
  if (second) return null
  const only = first ?? visible[0] ?? sheets[0]
  if (!only) throw new WorkbookRefused(refuse.noSheet())
  return only
}

/** The sheet that is offered where the maker is asked. */
export const defaultSheet = <Listed extends SheetInfo>(sheets: Listed[]): Listed | undefined =>
  sheets.find(({ isHidden, hasHeader }) => hasHeader && !isHidden) ?? sheets.find(({ isHidden }) => !isHidden) ?? sheets[0]

// Excel does not tell upper from lower case in the names of sheets.
const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
