import type pg from 'pg'
import { callFunction } from '#core/database/call-function'
import { uniqueValuesByRow } from '#core/import/copy-lines/unique-values'
import type { ImportSliceInput } from './import-slice'
import { insertDistinctPeople } from './insert-distinct-people'
import { writeIndexPart } from './write-index-part'

/**
 * Inserts the people of a slice as `insertPeople` does, for a version with unique fields, whose values decide with the identity keys who is a
 * duplicate. Returns the duplicates.
 */
export async function insertPeopleWithUniqueValues(
  client: pg.PoolClient,
  { plan: { batchId, version }, slice, open, lines, earlier }: ImportSliceInput,
  suspects: Set<number>,
): Promise<Set<number>> {
  const everyone = Array.from({ length: lines.people }, (_, person) => person)
  const input = { batchId, version, lines }
  const unsuspected = everyone.filter((person) => !suspects.has(person))
  const expectsTaken = open.meetsOthers
  const duplicates = await insertDistinctPeople(client, { ...input, people: unsuspected, mayRepeatEachOther: false, expectsTaken })
  open.meetsOthers = duplicates.size > 0
  await earlier?.imported(client)
  const left = everyone.filter((person) => suspects.has(person))
  const others = await insertDistinctPeople(client, { ...input, people: left, mayRepeatEachOther: true, expectsTaken: true })
  for (const duplicate of others) duplicates.add(duplicate)
  const hashes = uniqueValuesByRow(lines.unique, slice, lines.rows, duplicates)
  await callFunction(client, 'store_unique_values', { batch: batchId, slice: slice.sliceNo, hashes })
  await writeIndexPart(client, batchId, slice, lines, duplicates)
  return duplicates
}
