import type { Database } from '#core/database/open-database'
import { comparedAlternatives, type NumberedAlternative, numberedAlternatives } from '#core/fields/identity-alternatives'
import { parseFieldVersion } from './stored-fields'

/** The alternatives by which the people of a batch with this version of fields are compared besides their identity key. */
export const readComparedAlternatives = async (db: Database, version: number): Promise<NumberedAlternative[]> =>
  comparedAlternatives(await identitiesOf(db, version))

/** The fields of each alternative that ever was in force, by its number. */
export async function readAlternatives(db: Database): Promise<Map<number, string[]>> {
  const alternatives = numberedAlternatives(await identitiesOf(db))
  return new Map(alternatives.map(({ number, keys }) => [number, keys]))
}

/** The identities of all versions, or of those up to one, the first version first. */
async function identitiesOf({ kysely }: Database, upTo?: number): Promise<string[][][]> {
  const rows = await kysely
    .selectFrom('fieldVersion')
    .$if(upTo !== undefined, (query) => query.where('number', '<=', upTo as number))
    .orderBy('number')
    .select('definition')
    .execute()
  return rows.map(({ definition }) => parseFieldVersion(definition).identity)
}
