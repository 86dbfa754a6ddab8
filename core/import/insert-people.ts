import type pg from 'pg'
import { sqlStateOf } from '#core/database/outage'
import type { FieldVersion } from '#core/fields/field-version'
import { binaryRowsOf } from '#core/import/copy-lines/binary-rows'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import { copyRows } from './copy-rows'
import type { ImportSliceInput } from './import-slice'
import { insertNewPeople, prepareNewPeople } from './insert-new-people'
import type { OpenImport } from './open-imports'
import { peopleCopyTarget } from './people-copy-target'
import { findTakenIdentityKeys } from './taken-identity-keys'
import { writeIndexPart } from './write-index-part'

/**
 * Inserts the people of a slice and writes its part of the review index. `suspects` may repeat an earlier row, and `ofOpen` are those of them who
 * repeat a row of a slice that is not imported yet. Returns the duplicates.
 */
export async function insertPeople(
  client: pg.PoolClient,
  { plan, slice, open, lines, earlier }: ImportSliceInput,
  suspects: Set<number>,
  ofOpen: Set<number>,
): Promise<Set<number>> {
  const duplicates = await insertUnsuspected(client, plan.version, lines, suspects, open)
  const insertSuspects = await prepareNewPeople(client, plan.version, lines, (person) => suspects.has(person))
  // The part of the review index is written before the wait, as if nothing were inserted meanwhile.
  const presumed = await findRepeating(client, lines, suspects, ofOpen)
  for (const duplicate of duplicates) presumed.add(duplicate)
  await writeIndexPart(client, plan.batchId, slice, lines, presumed)
  // Later slices may wait for this one, so little is left to do afterwards.
  await earlier?.imported(client)
  for (const suspect of await insertSuspects()) duplicates.add(suspect)
  if (!isEqual(duplicates, presumed)) await writeIndexPart(client, plan.batchId, slice, lines, duplicates)
  return duplicates
}

/**
 * Inserts the people that the filter did not find: by COPY when all their identity keys are free, else without those that a
 * query finds taken, else one by one when a key was taken after that query. Returns the duplicates.
 * In most files all keys are free; in a file that is uploaded again every slice has taken ones.
 */
async function insertUnsuspected(
  client: pg.PoolClient,
  version: FieldVersion,
  lines: SliceLines,
  suspects: Set<number>,
  open: OpenImport,
): Promise<Set<number>> {
  if (!open.meetsOthers && (await insertStraight(client, version, lines, suspects))) return new Set()
  const unsuspected = lines.byIdentityKey.filter((person) => !suspects.has(person))
  const taken = await findTakenIdentityKeys(client, lines, unsuspected)
  open.meetsOthers = taken.size > 0
  const isFreeInserted = await insertStraight(client, version, lines, new Set([...suspects, ...taken]))
  return insertNewPeople(client, version, lines, (person) => (isFreeInserted ? taken.has(person) : !suspects.has(person)))
}

async function insertStraight(client: pg.PoolClient, version: FieldVersion, lines: SliceLines, others: Set<number>): Promise<boolean> {
  const people = others.size === 0 ? lines.byIdentityKey : lines.byIdentityKey.filter((person) => !others.has(person))
  if (people.length === 0) return true
  // Raw because the savepoint is transaction control: a taken key ends COPY, and must not end the transaction.
  await client.query('savepoint people')
  try {
    await copyRows(client, peopleCopyTarget('users', version), binaryRowsOf(lines, people), 'binary')
    return true
  } catch (error) {
    if (sqlStateOf(error) !== uniqueViolation) throw error
    await client.query('rollback to savepoint people')
    return false
  }
}

const uniqueViolation = '23505'

/** The suspects who repeat an earlier row: the filter also suspects some who do not. `ofOpen` repeat rows of slices that are not imported yet. */
async function findRepeating(client: pg.PoolClient, lines: SliceLines, suspects: Set<number>, ofOpen: Set<number>): Promise<Set<number>> {
  const repeating = new Set([...ofOpen, ...repeatsWithin(lines)])
  const left = Uint32Array.from(suspects).filter((person) => !repeating.has(person))
  for (const person of await findTakenIdentityKeys(client, lines, left)) repeating.add(person)
  return repeating
}

/** The people with the hash of an earlier one of the slice, who is next to them in the order of hashes. */
function repeatsWithin({ byIdentityKey, hashes }: SliceLines): number[] {
  const repeats: number[] = []
  let before = -1
  for (const person of byIdentityKey) {
    if (before >= 0 && hashes[before * 2] === hashes[person * 2] && hashes[before * 2 + 1] === hashes[person * 2 + 1]) repeats.push(person)
    before = person
  }
  return repeats
}

const isEqual = (some: Set<number>, others: Set<number>) => some.size === others.size && [...some].every((person) => others.has(person))
