import { sql } from 'kysely'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import type { Reason } from '#core/reasons/reason'

/** Returns all reasons by title, “Other” last, including retired ones. Any operator may read them. */
export function listReasons({ ctx }: { ctx: Context }): Promise<Reason[]> {
  return readReasons(ctx.db)
}

/** Reads one reason, or all. */
export async function readReasons(db: Database, id?: string): Promise<Reason[]> {
  const reasons = db.kysely
    .selectFrom('reason')
    // pg returns a list of an enum as text.
    .select(['id', 'title', sql<Reason['verdicts']>`to_jsonb(verdicts)`.as('verdicts'), 'needsText', 'retiredAt'])
    .orderBy(sql`lower(title) = 'other'`)
    .orderBy(sql`lower(title)`)
    .orderBy('id')
  const rows = await (id === undefined ? reasons : reasons.where('id', '=', id)).execute()
  return rows.map(({ retiredAt, ...reason }) => ({ ...reason, retiredAt: retiredAt?.toISOString() ?? null }))
}
