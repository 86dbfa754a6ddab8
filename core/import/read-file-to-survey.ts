import type { Database } from '#core/database/open-database'
import { parseFieldVersion } from '#core/field-versions/stored-fields'
import type { FieldVersion } from '#core/fields/field-version'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import { dayOf } from '#core/parsing/values/calendar'

/** What a survey and those who help it know of a file. `length` is in bytes of text, and `today` the day on which the import started. */
export type FileToSurvey = { length: number; requested: RequestedParseOptions; version: FieldVersion; today: string; isWorkbook: boolean }

/** Reads what the survey of a batch takes; null when the batch is not importing, or was surveyed before. Throws if there is no such batch. */
export async function readFileToSurvey({ prisma }: Database, batchId: string): Promise<FileToSurvey | null> {
  const batch = await prisma.batch.findUniqueOrThrow({
    where: { id: batchId },
    select: {
      state: true,
      textBytes: true,
      requestedParseOptions: true,
      rowCount: true,
      importStartedAt: true,
      workbook: true,
      fields: true,
    },
  })
  if (batch.state !== 'importing' || batch.rowCount !== null) return null
  return {
    length: Number(batch.textBytes),
    requested: RequestedParseOptions.parse(batch.requestedParseOptions),
    version: parseFieldVersion(batch.fields.definition),
    today: dayOf(batch.importStartedAt),
    isWorkbook: batch.workbook !== null,
  }
}
