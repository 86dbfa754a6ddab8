import type { Database } from '#core/database/open-database'
import { declaredFields } from '#core/fields/declared-fields'
import type { Field } from '#core/fields/field'
import { FieldVersion } from '#core/fields/field-version'

/** A version of fields and its number. */
export type NumberedFields = { number: number; version: FieldVersion }

const mostKept = 50
const parsed = new Map<string, FieldVersion>()

/** Parses a stored definition. It never changes, so it is parsed once. Throws a ZodError for one that this version of Countersign cannot read. */
export function parseFieldVersion(definition: string): FieldVersion {
  const known = parsed.get(definition)
  if (known) return known
  const version = FieldVersion.parse(JSON.parse(definition))
  const [oldest] = parsed.keys()
  if (parsed.size >= mostKept && oldest !== undefined) parsed.delete(oldest)
  parsed.set(definition, version)
  return version
}

/** The fields by which a file that is uploaded now is read. */
export async function readFieldsInForce({ kysely }: Database): Promise<NumberedFields> {
  const { number, definition } = await kysely
    .selectFrom('fieldVersion')
    .select(['number', 'definition'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return { number, version: parseFieldVersion(definition) }
}

/** The fields of a batch, by which its file is read for ever. Throws if there is no such batch. */
export async function readFieldsOfBatch(db: Database, batchId: string): Promise<FieldVersion> {
  const { version } = await readStoredFields(db, batchId)
  return version
}

/** A version of fields, its number, and the canonical text that is stored. */
export type StoredFields = NumberedFields & { definition: string }

/** The fields of a batch with their number and their stored text. Throws if there is no such batch. */
export async function readStoredFields({ kysely }: Database, batchId: string): Promise<StoredFields> {
  const { number, definition } = await kysely
    .selectFrom('batch as b')
    .innerJoin('fieldVersion as f', 'f.number', 'b.fieldVersion')
    .where('b.id', '=', batchId)
    .select(['f.number', 'f.definition'])
    .executeTakeFirstOrThrow()
  return { number, definition, version: parseFieldVersion(definition) }
}

/** Every field that is or was declared, once, as the latest version that reads it says; those in force first. */
export async function readAllDeclaredFields({ kysely }: Database): Promise<Field[]> {
  const rows = await kysely.selectFrom('fieldVersion').select('definition').orderBy('number', 'desc').execute()
  const declared = new Map<string, Field>()
  for (const { definition } of rows)
    for (const field of declaredFields(parseFieldVersion(definition))) if (!declared.has(field.key)) declared.set(field.key, field)
  return [...declared.values()]
}

/** The fields of several batches, by the id of the batch. */
export async function readFieldsOfBatches({ kysely }: Database, batchIds: readonly string[]): Promise<Map<string, FieldVersion>> {
  if (batchIds.length === 0) return new Map()
  const rows = await kysely
    .selectFrom('batch as b')
    .innerJoin('fieldVersion as f', 'f.number', 'b.fieldVersion')
    .where('b.id', 'in', [...new Set(batchIds)])
    .select(['b.id', 'f.definition'])
    .execute()
  return new Map(rows.map(({ id, definition }) => [id, parseFieldVersion(definition)]))
}
