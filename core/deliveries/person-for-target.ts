import { callFunction } from '#core/database/call-function'
import type { ResultOf } from '#core/database/functions'
import type { Database } from '#core/database/open-database'
import type { FieldVersion } from '#core/fields/field-version'
import { shownValues } from '#core/fields/shown-values'
import { personIdOf } from './person-id'

/** A person that a target gets or gives back: our id, and the canonical text of each field, by its key; null where there is none. */
export type PersonForTarget = { row: number; id: string; values: ReadonlyMap<string, string | null> }

type Input = { batchId: string; sliceNo: number; targetId: string; rows: readonly number[]; version: FieldVersion }
type StoredPerson = ResultOf<'people_for_target'>[number]

/** Reads these rows of a slice, without people who are neither due for the target nor to be taken back from it. */
export async function readPeopleForTarget(db: Database, { batchId, sliceNo, targetId, rows, version }: Input): Promise<PersonForTarget[]> {
  const people = await callFunction(db, 'people_for_target', { batch: batchId, slice: sliceNo, target: targetId, rows })
  return people.map((person) => personForTarget(person, { batchId, version }))
}

/** A row of `people_for_target` as a target gets it; `version` is that of its batch. */
export const personForTarget = (
  { rowNo, fields, ...standard }: StoredPerson,
  { batchId, version }: Pick<Input, 'batchId' | 'version'>,
): PersonForTarget => ({
  row: rowNo,
  id: personIdOf({ batchId, row: rowNo }),
  values: new Map([
    ...Object.entries(standard),
    ...shownValues(version, fields).map(({ field, value }): [string, string | null] => [field.key, value]),
  ]),
})
