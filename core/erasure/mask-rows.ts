import { createHash } from 'node:crypto'
import type { Database } from '#core/database/open-database'
import { maskCells } from '#core/erasure/mask-cells'
import { identityKeyOfStored } from '#core/fields/stored-identity-key'
import { personLine } from '#core/import/copy-lines/person-line'
import { openSlice, type SliceInput } from '#core/parsing/row/read-slice'
import type { Place } from '#core/parsing/row/row-outcome'
import { readRange } from '#core/uploads/read-chunks'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'
import { type AuditedSlice, readStoredPeople } from '#core/verification/compare/audited-slice'

/** A row with its masked bytes, and the digest of the people who are left in its slice: SHA-256 in hex. */
export type MaskedRow = { row: number; byteFrom: number; bytes: Buffer; sliceDigest: string }

/** Masks rows of one slice. Throws when that would change the place of another row. */
export async function maskRows(db: Database, batch: AuditedBatch, slice: AuditedSlice, rows: ReadonlySet<number>): Promise<MaskedRow[]> {
  const bytes = Buffer.from(await readRange(db, batch.id, slice.byteFrom, slice.byteTo))
  const input = sliceInput(batch, slice, bytes)
  const places = placesOf(input)
  const masked = places.flatMap((place, index) => {
    if (!rows.has(place.row)) return []
    const from = place.byteFrom - slice.byteFrom
    const row = maskCells(bytes.subarray(from, from + place.byteLength), input.parseOptions)
    bytes.set(row, from)
    requireSamePlace(input, place, places[index + 1]?.byteFrom ?? slice.byteTo)
    return [{ row: place.row, byteFrom: place.byteFrom, bytes: row }]
  })
  if (masked.length === 0) return []
  const sliceDigest = await digestWithout(db, batch, slice, new Set([...rows, ...batch.erasures.keys()]))
  return masked.map((row) => ({ ...row, sliceDigest }))
}

function sliceInput({ id, parseOptions, version, columns, today }: AuditedBatch, plan: AuditedSlice, bytes: Uint8Array): SliceInput {
  if (parseOptions === null) throw new Error(`Batch ${id} was never parsed`)
  return { bytes, plan, parseOptions, version, columns, today }
}

function placesOf(input: SliceInput): Place[] {
  const places: Place[] = []
  openSlice(input).forEachPlace((place) => places.push(place))
  return places
}

/** A masked row that ends where it did leaves the rows after it as they are, because scanning depends on the bytes alone. */
function requireSamePlace(input: SliceInput, { row, line, byteFrom, byteLength }: Place, nextFrom: number): void {
  const { plan } = input
  const own = { ...plan, byteFrom, byteTo: nextFrom, rowFrom: row, rowTo: row, lineFrom: line }
  const [now, ...more] = placesOf({ ...input, plan: own, bytes: input.bytes.subarray(byteFrom - plan.byteFrom, nextFrom - plan.byteFrom) })
  if (now?.byteLength !== byteLength || more.length > 0) throw new Error(`Row ${row} cannot be masked without changing its neighbours`)
}

/** The digest of the imported people of a slice without these rows, from the lines that the import hashed. */
async function digestWithout(db: Database, { id, version }: AuditedBatch, slice: AuditedSlice, rows: ReadonlySet<number>): Promise<string> {
  const hash = createHash('sha256')
  for (const person of await readStoredPeople(db, id, slice))
    if (!rows.has(person.row)) hash.update(personLine(id, { ...person, identityKey: identityKeyOfStored(version, person) }))
  return hash.digest('hex')
}
