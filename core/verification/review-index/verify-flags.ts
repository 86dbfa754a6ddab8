import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { Flag } from '#core/people/filter/flag'
import type { NameBirths } from '#core/people/index-parts/name-birth-chunks'
import { type ExpectedFlags, expectedIn, readFlagSources } from './expected-flags'
import type { VerifiedIndex } from './find-built-index'
import type { People, SliceToFlag } from './people'

/**
 * Compares the flags with those that the people give, except `rejected-before` and `sent-back-before`, which the database finds itself.
 * After an erasure the flags of those who stay are no longer what the people give, and those that others were like may be gone.
 */
export async function* verifyFlags(db: Database, index: VerifiedIndex, people: People, nameBirths: NameBirths): AsyncGenerator<string> {
  const erased = await readErasures(db, index)
  if (erased.inBatch) return
  const sources = await readFlagSources(db, index, people, nameBirths, !erased.anywhere)
  const compared = flagsOfPeople.concat(erased.anywhere ? [] : flagsAmongBatches)
  for (const slice of people.slices) {
    const stored = await readStoredFlags(db, index, slice, compared)
    yield* differences(await expectedIn(db, index, sources, slice), stored)
  }
}

const flagsOfPeople: Flag[] = ['under-18', 'over-100', 'mixed-scripts', 'invisible-characters', 'shared-birth-date', 'domain-burst']
const flagsAmongBatches: Flag[] = ['new-domain', 'like-existing']

/** Whether anyone was erased since the index was begun: in this batch, or in any. */
async function readErasures({ kysely }: Database, { batchId }: VerifiedIndex): Promise<{ inBatch: boolean; anywhere: boolean }> {
  const erased = await kysely
    .selectFrom('auditEvent')
    .where('action', '=', 'person.erased')
    .where('at', '>=', (eb) => eb.selectFrom('reviewIndex').where('batchId', '=', batchId).select('startedAt'))
    .select([sql<boolean>`coalesce(bool_or(batch_id = ${batchId}), false)`.as('inBatch'), sql<boolean>`count(*) > 0`.as('anywhere')])
    .executeTakeFirstOrThrow()
  return erased
}

type StoredFlag = { row: number; flag: string; facts: string }

function readStoredFlags(
  { kysely }: Database,
  { batchId }: VerifiedIndex,
  { rowFrom, rowTo }: SliceToFlag,
  compared: Flag[],
): Promise<StoredFlag[]> {
  return kysely
    .selectFrom('reviewIndexFlag')
    .where('batchId', '=', batchId)
    .where((eb) => eb.between('rowNo', rowFrom, rowTo))
    .where('flag', 'in', compared)
    .select(['rowNo as row', 'flag', sql<string>`facts::text`.as('facts')])
    .execute()
}

function* differences({ exactly, atLeast }: ExpectedFlags, stored: StoredFlag[]): Generator<string> {
  const left = new Map(exactly.map(({ row, flag, facts }) => [`${row} ${flag}`, facts]))
  const alike = new Map(atLeast)
  const textOf = createTexts()
  for (const { row, flag, facts } of stored) {
    if (flag === 'like-existing') {
      if (JSON.parse(facts).people < (alike.get(row) ?? 0)) yield `Row ${row} is like more people than its flag ${flag} says.`
      alike.delete(row)
      continue
    }
    const expected = left.get(`${row} ${flag}`)
    left.delete(`${row} ${flag}`)
    if (expected === undefined) yield `Row ${row} has the flag ${flag} without a reason.`
    else if (textOf.stored(facts) !== textOf.expected(expected))
      yield `Row ${row} has the flag ${flag} with other facts than the people give.`
  }
  for (const place of left.keys()) {
    const [row, flag] = place.split(' ')
    yield `Row ${row} does not have the flag ${flag}.`
  }
  for (const row of alike.keys()) yield `Row ${row} does not have the flag like-existing.`
}

/** Facts as texts to be compared, each made once, because many people share theirs. */
function createTexts() {
  const [ofStored, ofExpected] = [new Map<string, string>(), new Map<object, string>()]
  const textOf = (facts: object) => JSON.stringify(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)))
  const made = <Key>(texts: Map<Key, string>, key: Key, facts: () => object): string => {
    const known = texts.get(key)
    if (known !== undefined) return known
    const text = textOf(facts())
    texts.set(key, text)
    return text
  }
  return {
    stored: (facts: string) => made(ofStored, facts, () => JSON.parse(facts)),
    expected: (facts: object) => made(ofExpected, facts, () => facts),
  }
}
