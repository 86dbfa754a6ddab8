import { createHash } from 'node:crypto'
import type { Database } from '#core/database/open-database'
import { maskCells } from '#core/erasure/mask-cells'
import { personLine } from '#core/import/copy-lines/person-line'
import type { ParseOptions } from '#core/parsing/parse-options'
import { openSlice, type SliceInput } from '#core/parsing/row/read-slice'
import type { Place } from '#core/parsing/row/row-outcome'
import { readRange } from '#core/uploads/read-chunks'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'
import type { AuditedSlice } from '#core/verification/compare/audited-slice'

/** A row with its masked bytes, and the digest of the people who are left in its slice: SHA-256 in hex. */
export type MaskedRow = { row: number; byteFrom: number; bytes: Buffer; sliceDigest: string }

/** Masks rows of one slice. Throws when that would change the place of another row. */
export async function maskRows(db: Database, batch: AuditedBatch, slice: AuditedSlice, rows: ReadonlySet<number>): Promise<MaskedRow[]> {
  const bytes = Buffer.from(await readRange(db, batch.id, slice.byteFrom, slice.byteTo))
  const input = sliceInput(batch, slice, bytes)
  const before = placesOf(input)
  const places = before.filter(({ row }) => rows.has(row))
  const masked = places.map((place) => ({ ...place, bytes: mask(bytes, slice, place, input.parseOptions) }))
  // Scanning depends on the bytes alone, so rows in the same places have the same cells.
  if (!isSame(before, placesOf(input))) throw new Error(`Rows of slice ${slice.sliceNo} cannot be masked without changing their neighbours`)
  const omitted = new Set([...rows, ...batch.erasures.keys(), ...(await readFailedRows(db, batch.id, slice))])
  const sliceDigest = digestWithout(batch.id, input, omitted)
  return masked.map(({ row, byteFrom, bytes }) => ({ row, byteFrom, bytes, sliceDigest }))
}

function sliceInput({ id, parseOptions, columns, today }: AuditedBatch, plan: AuditedSlice, bytes: Uint8Array): SliceInput {
  if (parseOptions === null) throw new Error(`Batch ${id} was never parsed`)
  return { bytes, plan, parseOptions, columns, today }
}

function placesOf(input: SliceInput): Place[] {
  const places: Place[] = []
  openSlice(input).forEachPlace((place) => places.push(place))
  return places
}

/** Masks a row in the bytes of its slice, and returns its bytes. */
function mask(bytes: Buffer, slice: AuditedSlice, { byteFrom, byteLength }: Place, parseOptions: ParseOptions): Buffer {
  const from = byteFrom - slice.byteFrom
  const masked = maskCells(bytes.subarray(from, from + byteLength), parseOptions)
  bytes.set(masked, from)
  return masked
}

function isSame(before: Place[], after: Place[]): boolean {
  return (
    before.length === after.length &&
    before.every(({ row, line, byteFrom, byteLength }, index) => {
      const now = after[index]
      return now?.row === row && now.line === line && now.byteFrom === byteFrom && now.byteLength === byteLength
    })
  )
}

async function readFailedRows({ kysely }: Database, batchId: string, { rowFrom, rowTo }: AuditedSlice): Promise<number[]> {
  const failed = await kysely
    .selectFrom('failedRow')
    .where('batchId', '=', batchId)
    .where((eb) => eb.between('rowNo', rowFrom, rowTo))
    .select('rowNo')
    .execute()
  return failed.map(({ rowNo }) => rowNo)
}

const hashedChars = 64 * 1024

function digestWithout(batchId: string, input: SliceInput, omitted: ReadonlySet<number>): string {
  const hash = createHash('sha256')
  let lines = ''
  const { read, forEachPlace } = openSlice(input)
  forEachPlace((place) => {
    if (omitted.has(place.row)) return
    const person = read(place)
    if ('problems' in person) throw new Error(`Row ${place.row} was imported but is invalid in the file`)
    lines += personLine(batchId, person)
    if (lines.length < hashedChars) return
    hash.update(lines)
    lines = ''
  })
  return hash.update(lines).digest('hex')
}
