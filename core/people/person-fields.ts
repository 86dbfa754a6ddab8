import { z } from 'zod'
import type { Database } from '#core/database/open-database'
import { readFieldsOfBatches } from '#core/field-versions/stored-fields'
import type { FieldVersion } from '#core/fields/field-version'
import { shownValues } from '#core/fields/shown-values'

/** The value of a declared field of a person, and the text that shows it; null when the person has none. */
export const PersonField = z.object({
  key: z.string(),
  label: z.string(),
  value: z.string().nullable(),
  shown: z.string().nullable(),
})
export type PersonField = z.infer<typeof PersonField>

const personFieldsOf = (version: FieldVersion, packed: string | null): PersonField[] =>
  shownValues(version, packed).map(({ field: { key, label }, value, shown }) => ({ key, label, value, shown }))

type Stored = { batchId: string; fields: string | null }
type WithFields<Row extends Stored> = Omit<Row, 'fields'> & { fields: PersonField[] }

/** Adds to people of any batches what their stored fields say. An erased person has none. */
export async function withPersonFields<Row extends Stored>(db: Database, rows: Row[]): Promise<WithFields<Row>[]> {
  const versions = await readFieldsOfBatches(
    db,
    rows.flatMap(({ batchId, fields }) => (fields === null ? [] : [batchId])),
  )
  return rows.map((row) => {
    const version = versions.get(row.batchId)
    return { ...row, fields: version ? personFieldsOf(version, row.fields) : [] }
  })
}
