import type { SystemContext } from '#core/context'
import { readComparedAlternatives } from '#core/field-versions/compared-alternatives'
import { parseFieldVersion } from '#core/field-versions/stored-fields'
import type { FieldVersion } from '#core/fields/field-version'
import type { NumberedAlternative } from '#core/fields/identity-alternatives'
import { ParseOptions } from '#core/parsing/parse-options'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { dayOf } from '#core/parsing/values/calendar'

/** How the file of a batch is imported. `today` is the day on which the import started, and `uploadedOn` that of the upload, as YYYY-MM-DD. */
export type ImportPlan = {
  batchId: string
  parseOptions: ParseOptions
  version: FieldVersion
  compared: readonly NumberedAlternative[]
  columns: number
  today: string
  uploadedOn: string
  revisionOf?: string | null
}

/** Reads how the file of a batch is imported, and how many rows it has. */
export async function readImportPlan({ db }: SystemContext, batchId: string): Promise<{ plan: ImportPlan; rows: number }> {
  const batch = await db.prisma.batch.findUniqueOrThrow({
    where: { id: batchId },
    select: { parseOptions: true, header: true, importStartedAt: true, rowCount: true, revisionOf: true, createdAt: true, fields: true },
  })
  const plan = {
    batchId,
    today: dayOf(batch.importStartedAt),
    uploadedOn: dayOf(batch.createdAt),
    parseOptions: ParseOptions.parse(batch.parseOptions),
    version: parseFieldVersion(batch.fields.definition),
    compared: await readComparedAlternatives(db, batch.fields.number),
    columns: batch.header.length,
    revisionOf: batch.revisionOf,
  }
  return { plan, rows: batch.rowCount ?? 0 }
}

/** Reads the slices of a batch that are not imported, by number. */
export async function readSlicesLeft({ db }: SystemContext, batchId: string): Promise<Map<number, SlicePlan>> {
  const slices = await db.prisma.batchSlice.findMany({
    where: { batchId, importedAt: null },
    orderBy: { sliceNo: 'asc' },
    omit: { pendingRows: true },
  })
  const plans = slices.map(({ sliceNo, byteFrom, byteTo, rowFrom, rowTo, lineFrom }) => ({
    sliceNo,
    byteFrom: Number(byteFrom),
    byteTo: Number(byteTo),
    rowFrom,
    rowTo,
    lineFrom,
  }))
  return new Map(plans.map((plan) => [plan.sliceNo, plan]))
}
