import { refuse } from '#core/parsing/refusals'
import { WorkbookRefused } from './refuse-workbook'
import type { SheetInfo } from './sheet-info'

/** A sheet with how much its first rows look like a header, where none was found. */
type Offered = SheetInfo & { promise?: number }

/**
 * The sheet that is read: the one that the maker chose, or the only visible one with a header. Null when several have one. Where none has,
 * it is the visible sheet that comes closest, whose parsing says what is missing. Throws WorkbookRefused when the chosen sheet does not exist.
 */
export function chooseSheet<Listed extends Offered>(sheets: Listed[], requested: string | undefined): Listed | null {
  if (requested !== undefined) {
    const chosen = sheets.find(({ name }) => name === requested) ?? sheets.find(({ name }) => isSameName(name, requested))
    if (!chosen) {
      const names = sheets.map(({ name }) => name)
      throw new WorkbookRefused(refuse.sheetMissing(requested, names))
    }
    return chosen
  }
  if (sheets.filter(({ isHidden, hasHeader }) => hasHeader && !isHidden).length > 1) return null
  const only = defaultSheet(sheets)
  if (!only) throw new WorkbookRefused(refuse.noSheet())
  return only
}

/** The sheet that is offered where the maker is asked: the first visible one with a header, or the one that comes closest. */
export function defaultSheet<Listed extends Offered>(sheets: Listed[]): Listed | undefined {
  const visible = sheets.filter(({ isHidden }) => !isHidden)
  const [closest] = visible.toSorted((a, b) => (b.promise ?? 0) - (a.promise ?? 0))
  return visible.find(({ hasHeader }) => hasHeader) ?? closest ?? sheets[0]
}

// Excel does not tell upper from lower case in the names of sheets.
const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
