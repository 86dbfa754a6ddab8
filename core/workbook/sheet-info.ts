import { z } from 'zod'

/** A sheet of a workbook. `rows` is what the sheet says of itself, and null when it does not say. */
export const SheetInfo = z.object({
  name: z.string(),
  isHidden: z.boolean(),
  rows: z.number().int().nullable(),
  /** Whether a header was found in its first rows. */
  hasHeader: z.boolean(),
})
export type SheetInfo = z.infer<typeof SheetInfo>

/** What was read of a workbook: its sheets, the name of the one that was read, and how many of the rows in it are hidden. */
export const WorkbookInfo = z.object({ sheet: z.string(), sheets: z.array(SheetInfo), hiddenRows: z.number().int() })
export type WorkbookInfo = z.infer<typeof WorkbookInfo>
