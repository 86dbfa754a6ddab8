import { createHash, hash } from 'node:crypto'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { parseFieldVersion } from '#core/field-versions/stored-fields'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import { chunkBytes } from '#core/uploads/chunks-of'
import { originalSource } from '#core/uploads/original-source'
import { type ConversionInput, type ConversionPosition, convertWorkbook } from '#core/workbook/convert-workbook'
import type { WorkbookInfo } from '#core/workbook/sheet-info'
import { createDiskSpool } from '#core/workbook/strings/disk-spool'

export type ConvertBatchInput = {
  batchId: string
  /** The most bytes of the text. */
  maxTextBytes: number
  /** Called with the length of each chunk of XML and how far the workbook is read, and waited for. What it throws ends the conversion. */
  onBytes?: ConversionInput['onBytes']
}

/**
 * Converts the workbook of a batch to the text that is parsed, and stores the text beside it. Ends with a text, or with the batch in
 * `needs-input` or `refused`. Does nothing for a batch that is no workbook or has its text. Safe to repeat.
 * Refuses with `batch-moved-on` when the batch is no longer importing, e.g. withdrawn.
 */
export async function convertBatch({ ctx: { db }, input }: { ctx: SystemContext; input: ConvertBatchInput }): Promise<void> {
  const { batchId, maxTextBytes, onBytes } = input
  const batch = await db.prisma.batch.findUniqueOrThrow({
    where: { id: batchId },
    select: { state: true, isWorkbook: true, workbook: true, sizeBytes: true, requestedParseOptions: true, fields: true },
  })
  if (batch.state !== 'importing' || !batch.isWorkbook || batch.workbook !== null) return
  using spool = createDiskSpool()
  const source = originalSource(db, batchId, Number(batch.sizeBytes))
  const requested = RequestedParseOptions.parse(batch.requestedParseOptions)
  const version = parseFieldVersion(batch.fields.definition)
  const text = createText(db, batchId)
  const whileImporting = everyChunk(() => requireImporting(db, batchId), onBytes)
  const conversion = await convertWorkbook({ source, requested, version, maxTextBytes, spool, onBytes: whileImporting }, text.write)
  switch (conversion.outcome) {
    case 'refused':
      return await callFunction(db, 'refuse_batch', { batch: batchId, refusal: conversion.refusal })
    case 'needs-input': {
      const question = { cause: 'sheet', examples: conversion.sheets, parseOptions: {} }
      return await callFunction(db, 'ask_for_input', { batch: batchId, question })
    }
    case 'converted':
      return await text.end(conversion.workbook)
  }
}

async function requireImporting(db: Database, batchId: string): Promise<void> {
  const importing = await db.prisma.batch.findFirst({ where: { id: batchId, state: 'importing' }, select: { id: true } })
  if (!importing) throw new DomainError('batch-moved-on')
}

function everyChunk(check: () => Promise<void>, onBytes: ConvertBatchInput['onBytes']) {
  let bytesSinceCheck = 0
  return async (bytes: number, position: ConversionPosition) => {
    await onBytes?.(bytes, position)
    bytesSinceCheck += bytes
    if (bytesSinceCheck < chunkBytes) return
    bytesSinceCheck = 0
    await check()
  }
}

/** Stores a text in chunks of 1 MiB. Only a text that is begun has an upload, so a question leaves none. */
function createText(db: Database, batchId: string) {
  const [sha256, chunkDigest] = [createHash('sha256'), createHash('sha256')]
  const chunk = Buffer.alloc(chunkBytes)
  let [upload, chunkNo, filled, textBytes] = ['', 0, 0, 0]

  async function store(): Promise<void> {
    const bytes = chunk.subarray(0, filled)
    if (upload === '') upload = await callFunction(db, 'begin_conversion', { batch: batchId })
    await callFunction(db, 'add_converted_chunk', { batch: batchId, upload, chunk: chunkNo, bytes })
    sha256.update(bytes)
    chunkDigest.update(hash('sha256', bytes, 'buffer'))
    textBytes += filled
    chunkNo += 1
    filled = 0
  }

  return {
    async write(text: Uint8Array): Promise<void> {
      for (let from = 0; from < text.length; ) {
        const taken = Math.min(text.length - from, chunkBytes - filled)
        chunk.set(text.subarray(from, from + taken), filled)
        from += taken
        filled += taken
        if (filled === chunkBytes) await store()
      }
    },
    async end(workbook: WorkbookInfo): Promise<void> {
      if (filled > 0) await store()
      const digests = { textSha256: sha256.digest(), textChunkDigest: chunkDigest.digest() }
      await callFunction(db, 'end_conversion', { batch: batchId, upload, textBytes, ...digests, workbook })
    },
  }
}
