import { createHash } from 'node:crypto'
import { type BatchRecord, lastOf } from '#core/audit/record/batch-record'
import { type Finding, fault } from '#core/audit/record/finding'
import {
  erasedMark,
  parseSlice,
  readFreedRows,
  readStoredLines,
  readStoredUnimported,
  readStoredUsers,
  type SliceRecord,
  type StoredUnimported,
  type StoredUser,
} from '#core/audit/record/slice-record'
import type { Database } from '#core/db'
import { beforeClaim, claimCell } from '#core/import/user-line'
import type { InvalidRow, Person, SliceContents } from '#core/reading/read-slice'

/**
 * That every row of a slice stands in the record as the file has it, field by field, and that the digest of the slice is over
 * its people. The fields are looked at one by one only when all of them together differ.
 */
export async function* verifyRows(db: Database, batch: BatchRecord, slice: SliceRecord, bytes: Uint8Array): AsyncGenerator<Finding> {
  const lines = readStoredLines(db, batch.id, slice)
  const unimported = new Map((await readStoredUnimported(db, batch.id, slice)).map((row) => [row.row, row]))
  const freed = await readFreedRows(db, batch.id, slice)
  const contents = parsed(batch, slice, bytes)
  if (contents.people.length + contents.invalid.length !== slice.rowTo - slice.rowFrom + 1)
    yield fault(batch.id, `The file does not have the rows ${slice.rowFrom} to ${slice.rowTo} where they were.`)
  const digests = digestPeople(batch, contents.people, unimported, freed)
  const stored = createHash('sha256')
  for (const piece of await lines) stored.update(piece)
  const isStored = stored.digest().equals(digests.stored)
  const users = isStored && batch.erasures.size === 0 ? null : await usersByRow(db, batch, slice)
  yield* verifyPeople(batch, contents.people, users, unimported)
  yield* verifyInvalid(batch, contents.invalid, users, unimported)
  yield* verifyDigest(batch, slice, digests.imported)
}

function parsed(batch: BatchRecord, slice: SliceRecord, bytes: Uint8Array): SliceContents {
  try {
    return parseSlice(batch, slice, bytes)
  } catch {
    return { people: [], invalid: [] }
  }
}

type Users = Map<number, StoredUser>
type Unimported = Map<number, StoredUnimported>

const usersByRow = async (db: Database, batch: BatchRecord, slice: SliceRecord): Promise<Users> =>
  new Map((await readStoredUsers(db, batch.id, slice)).map((user) => [user.row, user]))

/** Over the people that a file has and the record should have: as they were imported, and as they are stored now. */
function digestPeople(
  batch: BatchRecord,
  people: Person[],
  unimported: Unimported,
  freed: Set<number>,
): { imported: Buffer; stored: Buffer } {
  const [imported, stored] = [createHash('sha256'), createHash('sha256')]
  let text = ''
  const flush = () => {
    imported.update(text)
    if (freed.size === 0) stored.update(text)
    text = ''
  }
  for (const person of people) {
    if (unimported.has(person.row) || batch.erasures.has(person.row)) continue
    const before = beforeClaim(batch.id, person)
    text += before + claimCell(person)
    if (freed.size > 0) stored.update(before + (freed.has(person.row) ? '\\N\n' : claimCell(person)))
    if (text.length > hashedChars) flush()
  }
  flush()
  return { imported: imported.digest(), stored: stored.digest() }
}

const hashedChars = 64 * 1024

/** `users` is null when all together are known to be those of the file. */
function* verifyPeople(batch: BatchRecord, people: Person[], users: Users | null, unimported: Unimported): Generator<Finding> {
  const inFile = new Set<number>()
  for (const person of people) {
    inFile.add(person.row)
    if (batch.erasures.has(person.row)) continue
    const [user, other] = [users?.get(person.row), unimported.get(person.row)]
    const wrong = other
      ? user
        ? 'is imported, and said not to be'
        : differenceOfDuplicate(person, other)
      : users === null
        ? null
        : user
          ? differenceOfUser(person, user)
          : 'is missing'
    if (wrong) yield fault(batch.id, `Row ${person.row} ${wrong}.`)
  }
  for (const row of unimported.values())
    if (row.outcome === 'duplicate' && !inFile.has(row.row) && !batch.erasures.has(row.row))
      yield fault(batch.id, `Row ${row.row} is a duplicate in the record and no person in the file.`)
  for (const row of batch.erasures.keys())
    if (users?.has(row) && users.get(row)?.name !== erasedMark) yield fault(batch.id, `Row ${row} was erased, and is not.`)
}

function* verifyInvalid(batch: BatchRecord, invalid: InvalidRow[], users: Users | null, unimported: Unimported): Generator<Finding> {
  for (const row of invalid) {
    if (batch.erasures.has(row.row)) continue
    const wrong = users?.has(row.row) ? 'is invalid in the file and among the people' : differenceOfInvalid(row, unimported.get(row.row))
    if (wrong) yield fault(batch.id, `Row ${row.row} ${wrong}.`)
  }
}

function* verifyDigest(batch: BatchRecord, slice: SliceRecord, imported: Buffer): Generator<Finding> {
  const erased = lastOf([...batch.erasures.values()].filter(({ slice: no }) => no === slice.sliceNo))
  if (imported.toString('hex') !== (erased?.sliceDigest ?? slice.digest.toString('hex')))
    yield fault(batch.id, `The digest of slice ${slice.sliceNo} is not over the people of the file.`)
}

const fields = ['line', 'dob', 'name', 'city', 'email'] as const

function differenceOfUser(person: Person, user: StoredUser): string | null {
  const field = fields.find((name) => person[name] !== user[name])
  if (field) return `does not have the ${field} that the file has`
  const claim = user.status === 'pending' || user.status === 'approved' ? person.claim : null
  return claim === user.claim ? null : 'does not claim who it is'
}

function differenceOfDuplicate(person: Person, row: StoredUnimported): string | null {
  if (row.outcome !== 'duplicate') return 'is a person in the file and invalid in the record'
  if (!isSamePlace(person, row)) return 'does not stand where the record says'
  if (row.repeatsErased) return null
  return row.repeatedClaim === person.claim && row.repeatsHeld ? null : 'is no duplicate of the row that it points to'
}

function differenceOfInvalid(invalid: InvalidRow, row: StoredUnimported | undefined): string | null {
  if (row?.outcome !== 'invalid') return 'is invalid in the file and not in the record'
  if (!isSamePlace(invalid, row)) return 'does not stand where the record says'
  return asText(invalid.problems) === asText(row.problems) ? null : 'is invalid for other reasons than the record says'
}

type Place = { line: number; byteFrom: number; byteLength: number }

const isSamePlace = (one: Place, other: Place) =>
  one.line === other.line && one.byteFrom === other.byteFrom && one.byteLength === other.byteLength

// The database keeps the members of an object in an order of its own.
const asText = (problems: { code: string; field: string | null; value?: string }[] | null) =>
  JSON.stringify(problems?.map(({ code, field, value }) => [code, field, value]))
