import { type Refusal, refuse } from '#core/parsing/refusals'

/** Thrown where a workbook cannot be read, with the reason for its maker. */
export class WorkbookRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(`Workbook refused: ${refusal.code}`)
  }
}

/** What is thrown for a workbook whose parts contradict each other or cannot be read. */
export const brokenWorkbook = () => new WorkbookRefused(refuse.workbookBroken())
