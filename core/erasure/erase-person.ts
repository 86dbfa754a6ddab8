import { createHash } from 'node:crypto'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { type Database, throughOne, transact } from '#core/database/open-database'
import { maskCells } from '#core/erasure/mask-cells'
import { DomainError } from '#core/errors/domain-error'
import { personLine } from '#core/import/copy-lines/person-line'
import { type ParsedPerson, readSlice } from '#core/parsing/row/read-slice'
import { readChunks, readRange } from '#core/uploads/read-chunks'
import { type AuditedBatch, readAuditedBatch } from '#core/verification/compare/audited-batch'
import { type AuditedSlice, readSlices } from '#core/verification/compare/audited-slice'

/**
 * Erases a person from the database and from the kept file. Only the owner of the database can. The row, its status, its decision and
 * every digest stay, and the audit log records the erasure. Refuses with `batch-not-found` or `person-not-found`.
 */
export async function erasePerson({ ctx, input }: { ctx: SystemContext; input: { batchId: string; row: number } }): Promise<void> {
  const { batchId, row } = input
  await transact(ctx.db, async (client) => {
    const db = throughOne(ctx.db, client)
    // The lock makes erasures wait for each other, because each records a new hash of the file.
    const imported = db.kysely.selectFrom('batch').where('id', '=', batchId).where('importEndedAt', 'is not', null)
    if (!(await imported.select('id').forUpdate().executeTakeFirst())) throw new DomainError('batch-not-found')
    const batch = await readAuditedBatch(db, batchId)
    const slice = (await readSlices(db, batchId)).find(({ rowFrom, rowTo }) => row >= rowFrom && row <= rowTo)
    const before = slice && readFileSlice(batch, slice, await readRange(db, batchId, slice.byteFrom, slice.byteTo))
    const person = before?.find((candidate) => candidate.row === row)
    if (!slice || !before || !person || batch.erasures.has(row)) throw new DomainError('person-not-found')

    const masked = await maskedCells(db, batch, person)
    const left = await readAgain(db, batch, slice, person, masked)
    if (!isSameBesides(row, before, left)) throw new Error(`Row ${row} cannot be masked without changing its neighbours`)
    await callFunction(client, 'erase_person', {
      batch: batchId,
      row,
      byteFrom: person.byteFrom,
      bytes: masked,
      fileSha256: await fileHash(db, batch, person, masked),
      sliceDigest: await digestWithout(db, batch, slice, row, left),
    })
  })
}

async function maskedCells(db: Database, { id, parseOptions }: AuditedBatch, { byteFrom, byteLength }: ParsedPerson): Promise<Buffer> {
  if (parseOptions === null) throw new Error(`Batch ${id} was never parsed`)
  return maskCells(await collect(readChunks(db, id, byteFrom, byteFrom + byteLength)), parseOptions)
}

async function readAgain(
  db: Database,
  batch: AuditedBatch,
  slice: AuditedSlice,
  person: ParsedPerson,
  masked: Buffer,
): Promise<ParsedPerson[]> {
  const chunks = readChunks(db, batch.id, slice.byteFrom, slice.byteTo)
  return readFileSlice(batch, slice, await collect(overlaid(chunks, person.byteFrom - slice.byteFrom, masked)))
}

function readFileSlice({ id, parseOptions, columns, today }: AuditedBatch, plan: AuditedSlice, bytes: Uint8Array): ParsedPerson[] {
  if (parseOptions === null) throw new Error(`Batch ${id} was never parsed`)
  return readSlice({ bytes, plan, parseOptions, columns, today }).people
}

function isSameBesides(row: number, before: ParsedPerson[], after: ParsedPerson[]): boolean {
  const others = (people: ParsedPerson[]) => JSON.stringify(people.filter((person) => person.row !== row))
  return others(before) === others(after)
}

async function fileHash(db: Database, batch: AuditedBatch, person: ParsedPerson, masked: Buffer): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const bytes of overlaid(readChunks(db, batch.id, 0, batch.textBytes), person.byteFrom, masked)) hash.update(bytes)
  return hash.digest()
}

async function digestWithout(db: Database, batch: AuditedBatch, slice: AuditedSlice, row: number, people: ParsedPerson[]): Promise<Buffer> {
  const users = await db.kysely
    .selectFrom('users')
    .where('batchId', '=', batch.id)
    .where((eb) => eb.between('rowNo', slice.rowFrom, slice.rowTo))
    .select('rowNo')
    .execute()
  const rows = new Set(users.map(({ rowNo }) => rowNo))
  const left = people.filter((person) => rows.has(person.row) && person.row !== row && !batch.erasures.has(person.row))
  return createHash('sha256')
    .update(left.map((person) => personLine(batch.id, person)).join(''))
    .digest()
}

async function* overlaid(bytes: AsyncIterable<Uint8Array>, from: number, replacement: Buffer): AsyncGenerator<Buffer> {
  let at = 0
  for await (const read of bytes) {
    const chunk = Buffer.from(read)
    const [begin, end] = [Math.max(from, at), Math.min(from + replacement.length, at + chunk.length)]
    if (begin < end) replacement.copy(chunk, begin - at, begin - from, end - from)
    yield chunk
    at += chunk.length
  }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}
