import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { callFunction } from '#core/database/call-function'
import { canonicalFieldVersion } from '#core/fields/canonical-field-version'
import { checkSuccessor } from '#core/fields/check-successor'
import { diffFieldVersions, type FieldChange } from '#core/fields/diff-field-versions'
import { FieldVersion } from '#core/fields/field-version'

/** The version of the fields in force, read as the owner of the database. */
export async function readFieldsOnServer(client: pg.Client): Promise<{ number: number; fields: FieldVersion }> {
  const { rows } = await client.query<{ number: number; definition: string }>(
    'select number, definition from field_version order by number desc limit 1',
  )
  const [version] = rows
  if (!version) throw new Error('The database has no version of the fields.')
  return { number: version.number, fields: FieldVersion.parse(JSON.parse(version.definition)) }
}

type Proposed = { number: number; changes: FieldChange[] }

/**
 * Proposes fields as the owner of the database; an admin confirms them. Returns the number that they get and what would be different,
 * which is nothing if they are in force already. Throws an Error that says which stored values would be lost.
 */
export async function proposeFieldsOnServer(client: pg.Client, fields: FieldVersion): Promise<Proposed> {
  const inForce = await readFieldsOnServer(client)
  const lost = checkSuccessor(inForce.fields, fields)
  if (lost.length > 0) throw new Error(lost.join('\n'))
  const changes = diffFieldVersions(inForce.fields, fields)
  const wanted = { definition: canonicalFieldVersion(fields), basedOn: inForce.number }
  if (changes.length > 0) await callFunction(client, 'propose_change_on_server', { change: uuidv7(), kind: 'fields', wanted })
  return { number: inForce.number + 1, changes }
}
