import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { surveyInThread } from '#core/import/parser-thread/parser-thread'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import { dayOf } from '#core/parsing/row/calendar'
import { chunkBytes } from '#core/uploads/chunks-of'
import { readChunks } from '#core/uploads/read-chunks'

export type SurveyInput = {
  batchId: string
  sliceRows: number
  maxRows: number
  maxColumns?: number
  maxCellBytes?: number
  /** Called with the length of each chunk. */
  onBytes?: (bytes: number) => void
}

/**
 * Reads the whole file once to find its parse options and plan its slices, before any row is written.
 * Ends with a plan, or with the batch in `needs-input` or `refused`. Safe to repeat.
 * Refuses with `batch-moved-on` when the batch is no longer importing, e.g. withdrawn.
 */
export async function surveyBatch({ ctx: { db }, input }: { ctx: SystemContext; input: SurveyInput }): Promise<void> {
  const { batchId, sliceRows } = input
  const batch = await db.prisma.batch.findUniqueOrThrow({
    where: { id: batchId },
    select: { state: true, textBytes: true, requestedParseOptions: true, rowCount: true, importStartedAt: true },
  })
  if (batch.state !== 'importing' || batch.rowCount !== null) return
  const length = Number(batch.textBytes)
  const bytes = whileImporting(db, batchId, readChunks(db, batchId, 0, length), input.onBytes)
  const [requested, today] = [RequestedParseOptions.parse(batch.requestedParseOptions), dayOf(batch.importStartedAt)]
  const limits = { rows: input.maxRows, columns: input.maxColumns, cellBytes: input.maxCellBytes }
  const survey = await surveyInThread({ bytes, length, requested, today, sliceRows, limits })
  switch (survey.outcome) {
    case 'refused':
      await callFunction(db, 'refuse_batch', { batch: batchId, refusal: survey.refusal })
      return
    case 'needs-input':
      await callFunction(db, 'ask_for_input', { batch: batchId, question: survey.inputNeeded })
      return
    case 'read': {
      const { parseOptions, header, slices, referencedBatches } = survey
      if (referencedBatches.length > 0) await callFunction(db, 'link_revision', { batch: batchId, referenced: referencedBatches })
      await callFunction(db, 'plan_import', { batch: batchId, parseOptions, header, slices })
    }
  }
}

/** Yields the chunks and checks after every MiB that the batch is still importing. */
async function* whileImporting(db: Database, batchId: string, chunks: AsyncIterable<Uint8Array>, onBytes: SurveyInput['onBytes']) {
  let bytesSinceCheck = 0
  for await (const chunk of chunks) {
    onBytes?.(chunk.length)
    bytesSinceCheck += chunk.length
    if (bytesSinceCheck >= chunkBytes) {
      await requireImporting(db, batchId)
      bytesSinceCheck = 0
    }
    yield chunk
  }
}

async function requireImporting(db: Database, batchId: string): Promise<void> {
  const importing = await db.prisma.batch.findFirst({ where: { id: batchId, state: 'importing' }, select: { id: true } })
  if (!importing) throw new DomainError('batch-moved-on')
}
