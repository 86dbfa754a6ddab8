import type { Context } from '#core/context'
import { type Database, openDatabase } from '#core/database/open-database'
import { requireSetting } from '#core/environment'
import { web } from '#server/process/web'

const slot = globalThis as typeof globalThis & { countersignAudit?: Database }

/**
 * The same actor on connections of their own: a verification or a pack holds one for as long as it is read, and a few slow
 * readers must not take those that other pages need. A request that gets none within five seconds fails with a message to try again.
 */
export function auditContext(ctx: Context): Context {
  slot.countersignAudit ??= openDatabase({
    url: requireSetting(web().environment, 'WEB_DATABASE_URL'),
    poolSize: 3,
    name: 'countersign web audit',
  })
  return { ...ctx, db: slot.countersignAudit }
}
