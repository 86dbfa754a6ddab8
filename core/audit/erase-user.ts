import { createHash } from 'node:crypto'
import { type BatchRecord, readBatchRecord } from '#core/audit/record/batch-record'
import { maskRecord } from '#core/audit/record/mask-record'
import { readSlices, type SliceRecord } from '#core/audit/record/slice-record'
import { readChunks, readStretch } from '#core/batches/read-chunks'
import type { SystemContext } from '#core/context'
import { type Database, throughOne, transact } from '#core/db'
import { DomainError } from '#core/errors'
import { userLine } from '#core/import/user-line'
import { type Person, readSlice } from '#core/reading/read-slice'

/**
 * Takes a person out of the record and out of the kept file, as the owner of the database, who alone may. The row, its status,
 * its decision and every digest stay; the audit says that it was erased. Refuses with `user-not-found`.
 */
export async function eraseUser({ ctx, input }: { ctx: SystemContext; input: { batchId: string; row: number } }): Promise<void> {
  const { batchId, row } = input
  await transact(ctx.db, async (client) => {
    const db = throughOne(ctx.db, client)
    // One erasure at a time: each says what the file is from then on.
    const [found] = await db.query('select from batch where id = $1 and import_ended_at is not null for update', [batchId])
    if (!found) throw new DomainError('batch-not-found')
    const batch = await readBatchRecord(db, batchId)
    const slice = (await readSlices(db, batchId)).find(({ rowFrom, rowTo }) => row >= rowFrom && row <= rowTo)
    const before = slice && readFileSlice(batch, slice, await readStretch(db, batchId, slice.byteFrom, slice.byteTo))
    const person = before?.find((one) => one.row === row)
    if (!slice || !before || !person || batch.erasures.has(row)) throw new DomainError('user-not-found')

    const masked = await maskedRecord(db, batch, person)
    const left = await readAgain(db, batch, slice, person, masked)
    if (!isSameBesides(row, before, left)) throw new Error(`Row ${row} cannot be masked without moving the rows beside it`)
    await db.query('select erase_user($1, $2, $3, $4, $5, $6)', [
      batchId,
      row,
      person.byteFrom,
      masked,
      await fileHash(db, batch, person, masked),
      await digestWithout(db, batch, slice, row, left),
    ])
  })
}

async function maskedRecord(db: Database, { id, reading }: BatchRecord, { byteFrom, byteLength }: Person): Promise<Buffer> {
  if (reading === null) throw new Error(`Batch ${id} was never read`)
  return maskRecord(await collect(readChunks(db, id, byteFrom, byteFrom + byteLength)), reading)
}

async function readAgain(db: Database, batch: BatchRecord, slice: SliceRecord, person: Person, masked: Buffer): Promise<Person[]> {
  const chunks = readChunks(db, batch.id, slice.byteFrom, slice.byteTo)
  return readFileSlice(batch, slice, await collect(overlaid(chunks, person.byteFrom - slice.byteFrom, masked)))
}

function readFileSlice({ id, reading, columns, today }: BatchRecord, plan: SliceRecord, bytes: Uint8Array): Person[] {
  if (reading === null) throw new Error(`Batch ${id} was never read`)
  return readSlice({ bytes, plan, reading, columns, today }).people
}

function isSameBesides(row: number, before: Person[], after: Person[]): boolean {
  const others = (people: Person[]) => JSON.stringify(people.filter((person) => person.row !== row))
  return others(before) === others(after)
}

async function fileHash(db: Database, batch: BatchRecord, person: Person, masked: Buffer): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const bytes of overlaid(readChunks(db, batch.id, 0, batch.textBytes), person.byteFrom, masked)) hash.update(bytes)
  return hash.digest()
}

/** The digest of a slice over those of its people who are left. */
async function digestWithout(db: Database, batch: BatchRecord, slice: SliceRecord, row: number, people: Person[]): Promise<Buffer> {
  const users = await db.query<{ row: number }>('select row_no as row from users where batch_id = $1 and row_no between $2 and $3', [
    batch.id,
    slice.rowFrom,
    slice.rowTo,
  ])
  const rows = new Set(users.map((user) => user.row))
  const left = people.filter((person) => rows.has(person.row) && person.row !== row && !batch.erasures.has(person.row))
  return createHash('sha256')
    .update(left.map((person) => userLine(batch.id, person)).join(''))
    .digest()
}

/** The bytes with `part` in place of those from `from` on. */
async function* overlaid(bytes: AsyncIterable<Uint8Array>, from: number, part: Buffer): AsyncGenerator<Buffer> {
  let at = 0
  for await (const read of bytes) {
    const chunk = Buffer.from(read)
    const [begin, end] = [Math.max(from, at), Math.min(from + part.length, at + chunk.length)]
    if (begin < end) part.copy(chunk, begin - at, begin - from, end - from)
    yield chunk
    at += chunk.length
  }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}
