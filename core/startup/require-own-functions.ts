import type pg from 'pg'
import { ownSignatures, readSignatures } from '#core/database/signatures'
import { StartRefusal } from '#core/errors/start-refusal'

/** Throws a StartRefusal if the database was not migrated, or by a version with other functions, older or newer. */
export async function requireOwnFunctions(on: pg.Pool | pg.ClientBase): Promise<void> {
  const found = new Set(await readSignatures(on))
  if (found.size === 0)
    throw new StartRefusal('The database has not been migrated. Run the migration job: npm run db:migrate', 'not-migrated')
  const missing = ownSignatures.filter((signature) => !found.has(signature)).map((signature) => signature.split('(')[0])
  if (missing.length === 0) return
  throw new StartRefusal(
    `The database is of another version: ${missing.length} of its functions are missing or different (${missing.slice(0, 3).join(', ')}). ` +
      'Run the migration job of this version, or start the version that migrated it last.',
    'other-version',
  )
}
