import type { Database } from '#core/database/open-database'
import { declaredFields } from '#core/fields/declared-fields'
import type { Field } from '#core/fields/field'
import { FieldVersion } from '#core/fields/field-version'

/** A version of fields and its number. */
export type NumberedFields = { number: number; version: FieldVersion }

const mostKept = 50
const parsed = new Map<string, FieldVersion>()

/** The version of a stored definition. A definition never changes, so it is parsed once. Throws a ZodError if the code cannot read it. */
export function fieldVersionOf(definition: string): FieldVersion {
  const known = parsed.get(definition)
  if (known) return known
  const version = FieldVersion.parse(JSON.parse(definition))
  const [oldest] = parsed.keys()
  if (parsed.size >= mostKept && oldest !== undefined) parsed.delete(oldest)
  parsed.set(definition, version)
  return version
}

/** The fields by which files are read that are uploaded now. */
export async function fieldsInForce({ kysely }: Database): Promise<NumberedFields> {
  const { number, definition } = await kysely
    .selectFrom('fieldVersion')
    .select(['number', 'definition'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return { number, version: fieldVersionOf(definition) }
}

/** The fields of a batch, by which its file is read for ever. */
export async function fieldsOfBatch(db: Database, batchId: string): Promise<FieldVersion> {
  const { version } = await storedFieldsOf(db, batchId)
  return version
}

/** The fields of a batch with their stored text. */
export type StoredFields = NumberedFields & { definition: string }

export async function storedFieldsOf({ kysely }: Database, batchId: string): Promise<StoredFields> {
  const { number, definition } = await kysely
    .selectFrom('batch as b')
    .innerJoin('fieldVersion as f', 'f.number', 'b.fieldVersion')
    .where('b.id', '=', batchId)
    .select(['f.number', 'f.definition'])
    .executeTakeFirstOrThrow()
  return { number, definition, version: fieldVersionOf(definition) }
}

/** Every field that is or was declared, once, as the latest version that reads it says; those in force first. */
export async function everDeclared({ kysely }: Database): Promise<Field[]> {
  const rows = await kysely.selectFrom('fieldVersion').select('definition').orderBy('number', 'desc').execute()
  const declared = new Map<string, Field>()
  for (const { definition } of rows)
    for (const field of declaredFields(fieldVersionOf(definition))) if (!declared.has(field.key)) declared.set(field.key, field)
  return [...declared.values()]
}

/** The fields of several batches, by batch. */
export async function fieldsOfBatches({ kysely }: Database, batchIds: readonly string[]): Promise<Map<string, FieldVersion>> {
  if (batchIds.length === 0) return new Map()
  const rows = await kysely
    .selectFrom('batch as b')
    .innerJoin('fieldVersion as f', 'f.number', 'b.fieldVersion')
    .where('b.id', 'in', [...new Set(batchIds)])
    .select(['b.id', 'f.definition'])
    .execute()
  return new Map(rows.map(({ id, definition }) => [id, fieldVersionOf(definition)]))
}
