import type pg from 'pg'
import { sqlStateOf } from '#core/database/outage'
import type { FieldVersion } from '#core/fields/field-version'
import { uniqueFields } from '#core/fields/unique-fields'
import { identityKeyHashBytes } from '#core/identity-keys/identity-key-hash'
import { binaryCopyOf, binaryRowsOf } from '#core/import/copy-lines/binary-rows'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import { hasValue, uniqueValueRows } from '#core/import/copy-lines/unique-values'
import { copyRows } from './copy-rows'
import { peopleCopyTarget } from './people-copy-target'

export type DistinctInput = {
  batchId: string
  version: FieldVersion
  lines: SliceLines
  /** In the order of the file. */
  people: readonly number[]
  /** Whether two of these people may have a key or a unique value in common. */
  mayRepeatEachOther: boolean
  /** Whether some of their keys and values are probably taken, so that it is better to look first. */
  expectsTaken: boolean
}

/**
 * Inserts people of a version with unique fields, each unless their identity key or one of their unique values is taken by someone else or by
 * an earlier one of them, and records the others as duplicates. Returns the duplicates.
 */
export async function insertDistinctPeople(client: pg.PoolClient, input: DistinctInput): Promise<Set<number>> {
  let taken = input.expectsTaken ? await findTaken(client, input) : nothingTaken()
  for (let round = 1; ; round += 1) {
    const { free, repeats } = settle(input, taken)
    if (await insertFree(client, input, free, round === mostRounds)) {
      if (repeats.size > 0) await copyRows(client, duplicatesTarget, [duplicateLines(input, repeats)])
      return new Set(repeats.keys())
    }
    // The transaction that took a key or a value meanwhile has committed.
    taken = await findTaken(client, input)
  }
}

const duplicatesTarget =
  'failed_row (batch_id, row_no, line, byte_from, byte_length, outcome, repeats_batch_id, repeats_row_no, repeats_field)'
const valuesTarget = 'unique_value (value, batch_id, row_no)'

type Holder = { batchId: string; row: number }
/** Who has an identity key or a unique value, by its hash in hexadecimal. */
type Taken = { keys: Map<string, Holder>; values: Map<string, Holder> }
/** The person that a duplicate repeats; `field` is the key of a unique field, or null for the identity key. */
type Repeat = Holder & { field: string | null }

const nothingTaken = (): Taken => ({ keys: new Map(), values: new Map() })

/** Who is inserted and who is a duplicate, in the order of the file. A duplicate takes nothing. */
function settle({ batchId, version, lines, people, mayRepeatEachOther }: DistinctInput, taken: Taken) {
  const repeats = new Map<number, Repeat>()
  if (!mayRepeatEachOther && taken.keys.size === 0 && taken.values.size === 0) return { free: people, repeats }
  const fields = uniqueFields(version)
  const free: number[] = []
  for (const person of people) {
    const key = hexOf(lines.identityKeys, person)
    const values = fields.flatMap((field, index) => {
      const at = person * fields.length + index
      return hasValue(lines.unique, at) ? [{ field, value: hexOf(lines.unique.hashes, at) }] : []
    })
    const holder = taken.keys.get(key)
    const repeat = holder
      ? { ...holder, field: null }
      : values.flatMap(({ field, value }) => {
          const other = taken.values.get(value)
          return other ? [{ ...other, field }] : []
        })[0]
    if (repeat) {
      repeats.set(person, repeat)
      continue
    }
    free.push(person)
    const own = { batchId, row: lines.rows[person] as number }
    taken.keys.set(key, own)
    for (const { value } of values) taken.values.set(value, own)
  }
  return { free, repeats }
}

const hexOf = (hashes: Uint8Array, index: number) =>
  Buffer.from(hashes.buffer, hashes.byteOffset + index * identityKeyHashBytes, identityKeyHashBytes).toString('hex')

/** Returns false and inserts nothing if a key or a value is taken, and throws then if `isLast`. */
async function insertFree(
  client: pg.PoolClient,
  { batchId, version, lines }: DistinctInput,
  free: readonly number[],
  isLast: boolean,
): Promise<boolean> {
  if (free.length === 0) return true
  const included = new Uint8Array(lines.people)
  for (const person of free) included[person] = 1
  const isIncluded = (person: number) => included[person] === 1
  const values = uniqueValueRows(lines.unique, batchId, lines.rows, isIncluded)
  // Raw because the savepoint is transaction control: a taken key ends COPY, and must not end the transaction.
  await client.query('savepoint people')
  try {
    await copyRows(client, peopleCopyTarget('users', version), binaryRowsOf(lines, lines.byIdentityKey.filter(isIncluded)), 'binary')
    await copyRows(client, valuesTarget, binaryCopyOf(values), 'binary')
    return true
  } catch (error) {
    if (isLast || sqlStateOf(error) !== uniqueViolation) throw error
    await client.query('rollback to savepoint people')
    return false
  }
}

const uniqueViolation = '23505'
// Each round finds what other transactions took since the one before.
const mostRounds = 20

/** Finds who has the identity keys and unique values of these people. */
async function findTaken(client: pg.PoolClient, { lines, people }: DistinctInput): Promise<Taken> {
  const { fields } = lines.unique
  const keys = people.map((person) => hexOf(lines.identityKeys, person))
  const values = people.flatMap((person) =>
    Array.from({ length: fields }, (_, field) => person * fields + field).flatMap((at) =>
      hasValue(lines.unique, at) ? [hexOf(lines.unique.hashes, at)] : [],
    ),
  )
  return {
    keys: await holdersOf(client, keysOfOthers, keys),
    values: await holdersOf(client, valuesOfOthers, values),
  }
}

// Raw because they take thousands of hashes. The sub-select hides the array from the planner, which would estimate every element.
const keysOfOthers = `select replace(identity_key::text, '-', '') as hash, batch_id as "batchId", row_no as row from users
  where identity_key = any ((select $1::uuid[])::uuid[]) and not freed`
const valuesOfOthers = `select replace(value::text, '-', '') as hash, batch_id as "batchId", row_no as row from unique_value
  where value = any ((select $1::uuid[])::uuid[])`

async function holdersOf(client: pg.PoolClient, query: string, hashes: string[]): Promise<Map<string, Holder>> {
  const { rows } = await client.query<{ hash: string; batchId: string; row: number }>(query, [hashes])
  return new Map(rows.map(({ hash, batchId, row }) => [hash, { batchId, row }]))
}

/** The duplicates as lines of COPY's text format. */
function duplicateLines({ batchId, lines }: DistinctInput, repeats: Map<number, Repeat>): string {
  const textLines: string[] = []
  for (const [person, { batchId: repeatsBatchId, row, field }] of repeats) {
    const place = [lines.rows[person], lineOf(lines, person), lines.byteFrom[person], lines.byteLength[person]]
    textLines.push([batchId, ...place, 'duplicate', repeatsBatchId, row, field ?? '\\N'].join('\t'))
  }
  return `${textLines.join('\n')}\n`
}

/** The number of the line, which is the third cell. */
function lineOf({ lines, lineTo }: SliceLines, person: number): string {
  const from = person === 0 ? 0 : (lineTo[person - 1] as number)
  const cells = Buffer.from(lines.buffer, lines.byteOffset + from, Math.min(linePlace, lines.length - from)).toString('latin1')
  return cells.split('\t')[2] as string
}

// The id of the batch and two numbers are shorter.
const linePlace = 64
