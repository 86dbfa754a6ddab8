import { createHash } from 'node:crypto'
import type { Database } from '#core/database/open-database'
import { erasedMark } from '#core/erased-mark'
import { uniqueFields } from '#core/fields/unique-fields'
import { identityKeyHash, identityKeyHashBytes, writeIdentityKeyHash } from '#core/identity-keys/identity-key-hash'
import { beforeIdentityKey, identityKeyCell } from '#core/import/copy-lines/person-line'
import type { InvalidRow, ParsedPerson, SliceContents } from '#core/parsing/row/read-slice'
import { type AuditedBatch, lastOf } from '#core/verification/compare/audited-batch'
import {
  type AuditedSlice,
  forEachFileRow,
  readStoredPeople,
  type StoredFailedRow,
  type StoredPerson,
  type StoredSlice,
} from '#core/verification/compare/audited-slice'
import { type Finding, fault } from '#core/verification/compare/finding'

/**
 * Compares every row of a slice with the file, and the digest of the slice with its people. Fields are compared one by one only when
 * the slice as a whole differs.
 */
export async function* verifyRows(
  db: Database,
  batch: AuditedBatch,
  slice: AuditedSlice,
  bytes: Uint8Array,
  { failedRows: rows, ...stored }: StoredSlice,
): AsyncGenerator<Finding> {
  const failedRows = new Map(rows.map((row) => [row.row, row]))
  const inFile = readFileSlice(batch, slice, bytes, { ...stored, failedRows })
  if (inFile.rows !== slice.rowTo - slice.rowFrom + 1)
    yield fault(batch.id, `The file does not have the rows ${slice.rowFrom} to ${slice.rowTo} where they were.`)
  const isStored = batch.erasures.size === 0 && inFile.isStored
  const { people, invalid } = isStored ? inFile : parsed(batch, slice, bytes)
  const users = isStored ? null : await peopleByRow(db, batch, slice)
  yield* verifyPeople(batch, people, users, failedRows)
  yield* verifyInvalid(batch, invalid, users, failedRows)
  yield* verifyDigest(batch, slice, inFile.imported)
  if (!inFile.hasUniqueValues) yield fault(batch.id, `The unique values of slice ${slice.sliceNo} are not those of the people in the file.`)
  if (!inFile.hasOtherKeys)
    yield fault(batch.id, `The other identity keys of slice ${slice.sliceNo} are not those of the people in the file.`)
}

function parsed(batch: AuditedBatch, slice: AuditedSlice, bytes: Uint8Array): SliceContents {
  const contents: SliceContents = { people: [], invalid: [] }
  try {
    forEachFileRow(batch, slice, bytes, (row) => void ('problems' in row ? contents.invalid.push(row) : contents.people.push(row)))
    return contents
  } catch {
    return { people: [], invalid: [] }
  }
}

type Users = Map<number, StoredPerson>
type FailedRows = Map<number, StoredFailedRow>

const peopleByRow = async (db: Database, batch: AuditedBatch, slice: AuditedSlice): Promise<Users> =>
  new Map((await readStoredPeople(db, batch.id, slice)).map((user) => [user.row, user]))

/** A slice of the file. `people` are only those who were not imported; collecting all makes a verification 1.5 times as long. */
type FileSlice = SliceContents & {
  rows: number
  /** The digest of the imported people. */
  imported: Buffer
  /** Whether the stored lines equal them, with the hash in place of the identity key. */
  isStored: boolean
  /** Whether the stored other identity keys equal those of the imported people. */
  hasOtherKeys: boolean
  /** Whether the stored unique values equal those of the imported people. */
  hasUniqueValues: boolean
}

type Stored = Pick<StoredSlice, 'lines' | 'otherKeys' | 'uniqueValues'> & { failedRows: FailedRows }

function readFileSlice(
  batch: AuditedBatch,
  slice: AuditedSlice,
  bytes: Uint8Array,
  { lines, otherKeys, uniqueValues, failedRows }: Stored,
): FileSlice {
  const [imported, stored, others] = [hashLines(), compareLines(lines), compareLines(otherKeys)]
  const rowBytes = uniqueFields(batch.version).length * identityKeyHashBytes
  const unique = Buffer.alloc((slice.rowTo - slice.rowFrom + 1) * rowBytes)
  const contents: SliceContents = { people: [], invalid: [] }
  let rows = 0
  const visit = (row: ParsedPerson | InvalidRow) => {
    rows += 1
    if ('problems' in row) contents.invalid.push(row)
    else if (failedRows.has(row.row)) contents.people.push(row)
    else if (!batch.erasures.has(row.row)) {
      const before = beforeIdentityKey(batch.id, row)
      imported.add(before + identityKeyCell(row))
      stored.add(`${before}${identityKeyHash(row.identityKey)}\n`)
      for (const [index, text] of row.uniqueValues.entries())
        if (text !== '') writeIdentityKeyHash(text, unique, (row.row - slice.rowFrom) * rowBytes + index * identityKeyHashBytes)
      for (const { alternative, key } of row.otherIdentityKeys) others.add(`${row.row}\t${alternative}\t${identityKeyHash(key)}\n`)
    }
  }
  try {
    forEachFileRow(batch, slice, bytes, visit)
  } catch {
    rows = 0
  }
  return {
    ...contents,
    rows,
    imported: imported.end(),
    isStored: stored.end(),
    hasOtherKeys: others.end(),
    hasUniqueValues: unique.equals(uniqueValues),
  }
}

/** Computes the digest of lines. */
function hashLines(): Lines<Buffer> {
  const digest = createHash('sha256')
  return inChunks(
    (bytes) => void digest.update(bytes),
    () => digest.digest(),
  )
}

/** Compares lines with the stored ones. */
function compareLines(stored: Buffer): Lines<boolean> {
  let [at, isSame] = [0, true]
  return inChunks(
    (bytes) => {
      isSame &&= bytes.equals(stored.subarray(at, at + bytes.length))
      at += bytes.length
    },
    () => isSame && at === stored.length,
  )
}

type Lines<T> = { add: (line: string) => void; end: () => T }

function inChunks<T>(take: (bytes: Buffer) => void, end: () => T): Lines<T> {
  let text = ''
  const flush = () => {
    take(Buffer.from(text))
    text = ''
  }
  return {
    add(line) {
      text += line
      if (text.length > chunkChars) flush()
    },
    end() {
      flush()
      return end()
    },
  }
}

const chunkChars = 64 * 1024

/** `users` is null if the slice as a whole equals the file. */
function* verifyPeople(batch: AuditedBatch, people: ParsedPerson[], users: Users | null, failedRows: FailedRows): Generator<Finding> {
  const inFile = new Set<number>()
  for (const person of people) {
    inFile.add(person.row)
    if (batch.erasures.has(person.row)) continue
    const [user, failedRow] = [users?.get(person.row), failedRows.get(person.row)]
    const wrong = failedRow
      ? user
        ? 'was imported, but is also stored as a failed row'
        : differenceOfDuplicate(batch, person, failedRow)
      : users === null
        ? null
        : user
          ? differenceOfPerson(person, user)
          : 'is missing'
    if (wrong) yield fault(batch.id, `Row ${person.row} ${wrong}.`)
  }
  for (const row of failedRows.values())
    if (row.outcome === 'duplicate' && !inFile.has(row.row) && !batch.erasures.has(row.row))
      yield fault(batch.id, `Row ${row.row} is a duplicate in the database but not a person in the file.`)
  for (const row of batch.erasures.keys())
    if ((users?.has(row) && users.get(row)?.name !== erasedMark) || failedRows.get(row)?.erased === false)
      yield fault(batch.id, `Row ${row} was erased according to the audit log, but is still there.`)
  for (const { row, erased } of failedRows.values())
    if (erased && !batch.erasures.has(row)) yield fault(batch.id, `Row ${row} is marked as erased, but not according to the audit log.`)
}

function* verifyInvalid(batch: AuditedBatch, invalid: InvalidRow[], users: Users | null, failedRows: FailedRows): Generator<Finding> {
  for (const row of invalid) {
    if (batch.erasures.has(row.row)) continue
    const wrong = users?.has(row.row) ? 'is invalid in the file but was imported' : differenceOfInvalid(row, failedRows.get(row.row))
    if (wrong) yield fault(batch.id, `Row ${row.row} ${wrong}.`)
  }
}

function* verifyDigest(batch: AuditedBatch, slice: AuditedSlice, imported: Buffer): Generator<Finding> {
  const erased = lastOf([...batch.erasures.values()].filter(({ slice: no }) => no === slice.sliceNo))
  if (imported.toString('hex') !== (erased?.sliceDigest ?? slice.digest.toString('hex')))
    yield fault(batch.id, `The digest of slice ${slice.sliceNo} does not match the people in the file.`)
}

const compared = ['line', 'dob', 'name', 'city', 'email'] as const

function differenceOfPerson(person: ParsedPerson, user: StoredPerson): string | null {
  const field = compared.find((name) => person[name] !== user[name])
  if (field) return `does not have the ${field} that the file has`
  if (person.fields !== user.fields) return 'does not have the declared fields that the file has'
  return identityKeyHash(person.identityKey) === user.key ? null : 'has another identity key than the file gives'
}

function differenceOfDuplicate({ version }: AuditedBatch, person: ParsedPerson, row: StoredFailedRow): string | null {
  if (row.outcome !== 'duplicate') return 'is valid in the file but invalid in the database'
  if (!isSamePlace(person, row)) return 'is at another place in the file than the database says'
  if (row.repeatsErased) return null
  const own = row.repeatsField === null ? person.identityKey : person.uniqueValues[uniqueFields(version).indexOf(row.repeatsField)]
  return own && row.repeated === own && row.repeatsTaken ? null : 'is not a duplicate of the row that it refers to'
}

function differenceOfInvalid(invalid: InvalidRow, row: StoredFailedRow | undefined): string | null {
  if (row?.outcome !== 'invalid') return 'is invalid in the file but not in the database'
  if (!isSamePlace(invalid, row)) return 'is at another place in the file than the database says'
  return asText(invalid.problems) === asText(row.problems) ? null : 'is invalid for other reasons than the database says'
}

type Place = { line: number; byteFrom: number; byteLength: number }

const isSamePlace = (a: Place, b: Place) => a.line === b.line && a.byteFrom === b.byteFrom && a.byteLength === b.byteLength

// jsonb does not keep the order of keys.
const asText = (problems: unknown) =>
  Array.isArray(problems) ? JSON.stringify(problems.map(({ code, field, value }) => [code, field, value])) : null
