import { createHash } from 'node:crypto'
import { type BatchRecord, lastOf } from '#core/audit/record/batch-record'
import { type Finding, fault } from '#core/audit/record/finding'
import {
  erasedMark,
  readStoredUnimported,
  readStoredUsers,
  rereadSlice,
  type SliceRecord,
  type StoredUnimported,
  type StoredUser,
} from '#core/audit/record/slice-record'
import type { Database } from '#core/db'
import { userLine } from '#core/import/user-line'
import type { InvalidRow, Person } from '#core/reading/read-slice'

/**
 * That every row of a slice stands in the record as the file has it, field by field, and that the digest of the slice is over
 * its people. Returns the people as they are stored, by row.
 */
export async function* verifyRows(
  db: Database,
  batch: BatchRecord,
  slice: SliceRecord,
): AsyncGenerator<Finding, Map<number, StoredUser>, undefined> {
  const users = new Map((await readStoredUsers(db, batch.id, slice)).map((user) => [user.row, user]))
  const unimported = new Map((await readStoredUnimported(db, batch.id, slice)).map((row) => [row.row, row]))
  const { people, invalid } = await rereadSlice(db, batch, slice).catch(() => ({ people: [], invalid: [] }))
  if (people.length + invalid.length !== slice.rowTo - slice.rowFrom + 1)
    yield fault(batch.id, `The file does not have the rows ${slice.rowFrom} to ${slice.rowTo} where they were.`)

  const digest = createHash('sha256')
  for (const person of people) {
    const [user, other] = [users.get(person.row), unimported.get(person.row)]
    if (batch.erasures.has(person.row)) continue
    const wrong =
      user && !other ? differenceOfUser(person, user) : other && !user ? differenceOfDuplicate(person, other) : 'is missing or there twice'
    if (wrong) yield fault(batch.id, `Row ${person.row} ${wrong}.`)
    if (user || !other) digest.update(userLine(batch.id, person))
  }
  for (const row of invalid) {
    if (batch.erasures.has(row.row)) continue
    const wrong = users.has(row.row) ? 'is invalid in the file and among the people' : differenceOfInvalid(row, unimported.get(row.row))
    if (wrong) yield fault(batch.id, `Row ${row.row} ${wrong}.`)
  }
  for (const { row } of [...batch.erasures.values()].filter(({ slice: no }) => no === slice.sliceNo))
    if (users.get(row)?.name !== erasedMark) yield fault(batch.id, `Row ${row} was erased, and is not.`)

  const erased = lastOf([...batch.erasures.values()].filter(({ slice: no }) => no === slice.sliceNo))
  if (digest.digest('hex') !== (erased?.sliceDigest ?? slice.digest.toString('hex')))
    yield fault(batch.id, `The digest of slice ${slice.sliceNo} is not over the people of the file.`)
  return users
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
  return row.repeatedClaim === person.claim || row.repeatsErased ? null : 'is no duplicate of the row that it points to'
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
