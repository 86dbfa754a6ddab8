import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { declaredFields } from '#core/fields/declared-fields'
import { isStandard } from '#core/fields/field'
import type { FieldVersion } from '#core/fields/field-version'
import { comparedAlternatives, nameOfAlternative } from '#core/fields/identity-alternatives'
import { valueSeparator } from '#core/fields/packed-values'
import { uniqueFields } from '#core/fields/unique-fields'
import { parseFieldVersion } from './stored-fields'

/** How many people are not compared by some fields, which are labels: together as an alternative of the identity, or one that is unique. */
export type NotCompared = { fields: string[]; isUnique: boolean; people: number }

/** How many people who are pending or approved are not compared with new rows by what a version of fields changes, because they came before. */
export async function countNotCompared(db: Database, proposed: FieldVersion): Promise<NotCompared[]> {
  const rows = await db.kysely.selectFrom('fieldVersion').orderBy('number').select(['number', 'definition']).execute()
  const versions = rows.map(({ number, definition }) => ({ number, version: parseFieldVersion(definition) }))
  const living = await countLiving(db)
  const labels = new Map(proposed.fields.map(({ key, label }) => [key, label]))
  const labelsOf = (keys: string[]) => keys.map((key) => labels.get(key) ?? key)
  const byIdentity = await countWithoutKey(db, proposed, versions, living)
  return [
    ...(byIdentity ? [{ fields: labelsOf(byIdentity.keys), isUnique: false, people: byIdentity.people }] : []),
    ...withoutUnique(proposed, versions, living).map(({ key, people }) => ({ fields: labelsOf([key]), isUnique: true, people })),
  ]
}

type Versions = { number: number; version: FieldVersion }[]

/** The unique fields that are not in force, and the people of versions without them. */
function withoutUnique(proposed: FieldVersion, versions: Versions, living: Map<number, number>): { key: string; people: number }[] {
  const isUnique = (version: FieldVersion, key: string) => uniqueFields(version).includes(key)
  return uniqueFields(proposed).flatMap((key) => {
    if (versions.slice(-1).some(({ version }) => isUnique(version, key))) return []
    const before = versions.filter(({ version }) => !isUnique(version, key))
    return [{ key, people: before.reduce((sum, { number }) => sum + (living.get(number) ?? 0), 0) }]
  })
}

/**
 * The people without a key of the kind that an identity is about to make: by its first alternative that is not at the same place of the
 * identity in force. Null when no such key is made.
 */
async function countWithoutKey(
  db: Database,
  proposed: FieldVersion,
  versions: Versions,
  living: Map<number, number>,
): Promise<{ keys: string[]; people: number } | null> {
  const inForce = versions.at(-1)?.version.identity ?? []
  const keys = proposed.identity.find((alternative, at) => nameOfAlternative(alternative) !== nameOfAlternative(inForce[at] ?? []))
  if (!keys) return null
  let people = 0
  for (const [index, { number, version }] of versions.entries()) {
    if (!living.has(number)) continue
    const identities = versions.slice(0, index + 1).map((earlier) => earlier.version.identity)
    const has = hasKey(version, comparedAlternatives(identities).length > 0 ? identities.flat() : null, keys)
    people += has === null ? (living.get(number) ?? 0) : await countOthers(db, number, has)
  }
  return { keys, people }
}

/** The people who are pending or approved, by the version of their batch. */
async function countLiving({ kysely }: Database): Promise<Map<number, number>> {
  const counts = await kysely
    .selectFrom('batch as b')
    .innerJoin('batchSlice as s', 's.batchId', 'b.id')
    .groupBy('b.fieldVersion')
    .select(['b.fieldVersion as version', sql<number>`sum(s.pending + s.approved)::bigint`.as('people')])
    .execute()
  return new Map(counts.map(({ version, people }) => [version, people]))
}

/** Whether a person `u` has the key; null if no one of the version has. `compared` is null when people have their identity key alone. */
function hasKey(version: FieldVersion, compared: string[][] | null, wanted: string[]): RawBuilder<boolean> | null {
  const isWanted = (keys: string[]) => nameOfAlternative(keys) === nameOfAlternative(wanted)
  if (compared) return compared.some(isWanted) ? isFull(version, wanted) : null
  const at = version.identity.findIndex(isWanted)
  if (at < 0) return null
  const full = isFull(version, wanted)
  const earlier = version.identity.slice(0, at).flatMap((keys) => isFull(version, keys) ?? [])
  return full && sql`${full} and not (${sql.join([sql`false`, ...earlier], sql` or `)})`
}

/** Whether a person `u` of the version has every field; null if one of them is not read. */
function isFull(version: FieldVersion, keys: string[]): RawBuilder<boolean> | null {
  const declared = declaredFields(version).map(({ key }) => key)
  const values = keys.flatMap((key) => {
    if (!version.fields.some((field) => field.key === key && field.presence !== 'off')) return []
    if (isStandard(key)) return sql`coalesce(${sql.ref(`u.${key}`)}::text, '')`
    return sql`split_part(u.fields, ${valueSeparator}, ${declared.indexOf(key) + 1}::integer)`
  })
  return values.length < keys.length
    ? null
    : sql`(${sql.join(
        values.map((value) => sql`${value} <> ''`),
        sql` and `,
      )})`
}

async function countOthers({ kysely }: Database, version: number, has: RawBuilder<boolean>): Promise<number> {
  const { people } = await kysely
    .selectFrom('users as u')
    .innerJoin('batch as b', 'b.id', 'u.batchId')
    .where('b.fieldVersion', '=', version)
    .where('u.freed', '=', false)
    .where(sql<boolean>`not coalesce(${has}, false)`)
    .select(({ fn }) => fn.countAll<number>().as('people'))
    .executeTakeFirstOrThrow()
  return people
}
