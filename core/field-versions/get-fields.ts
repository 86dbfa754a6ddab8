import { sql } from 'kysely'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { diffFieldVersions, type FieldChange } from '#core/fields/diff-field-versions'
import { FieldVersion } from '#core/fields/field-version'
import { mayReadOperators } from '#core/operators/operator'

/** A version of fields, and how it differs from the one before. */
export type VersionEntry = {
  number: number
  sha256: string
  inForceFrom: string
  /** The names of two admins; null for the first version, and `proposedBy` for a command on the server. */
  proposedBy: string | null
  confirmedBy: string | null
  changes: FieldChange[]
}

export type Fields = {
  inForce: FieldVersion
  /** Newest first; the first one is in force. */
  versions: [VersionEntry, ...VersionEntry[]]
  /** Whether a change of the fields waits for a second admin. */
  isChangeOpen: boolean
}

/** The fields in force, and the versions before. Refuses with `role-missing`. */
export async function getFields({ ctx }: { ctx: Context }): Promise<Fields> {
  if (!mayReadOperators(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
  const { kysely } = ctx.db
  const [rows, { isChangeOpen }] = await Promise.all([
    kysely
      .selectFrom('fieldVersion as v')
      .leftJoin('changeRequest as c', 'c.id', 'v.changeRequestId')
      .leftJoin('operator as p', 'p.id', 'c.proposedBy')
      .leftJoin('operator as d', 'd.id', 'c.decidedBy')
      .select(['v.number', 'v.definition', 'v.inForceFrom', 'p.name as proposedBy', 'd.name as confirmedBy'])
      .select(sql<string>`encode(v.sha256, 'hex')`.as('sha256'))
      .orderBy('v.number')
      .execute(),
    kysely
      .selectNoFrom(({ exists, selectFrom }) => [
        exists(
          selectFrom('changeRequest')
            .select('id')
            .where('kind', '=', 'fields')
            .where('decidedAt', 'is', null)
            .where(sql<boolean>`expires_at > clock_timestamp()`),
        ).as('isChangeOpen'),
      ])
      .executeTakeFirstOrThrow(),
  ])
  const definitions = rows.map(({ definition }) => FieldVersion.parse(JSON.parse(definition)))
  const entries = rows.map(({ definition, inForceFrom, ...row }, index): VersionEntry => {
    const [before, after] = [definitions[index - 1], definitions[index]]
    return { ...row, inForceFrom: inForceFrom.toISOString(), changes: before && after ? diffFieldVersions(before, after) : [] }
  })
  const [latest, ...earlier] = entries.toReversed()
  const inForce = definitions.at(-1)
  if (!latest || !inForce) throw new Error('The database has no version of the fields')
  return { inForce, versions: [latest, ...earlier], isChangeOpen: Boolean(isChangeOpen) }
}
