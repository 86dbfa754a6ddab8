import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import type { Reason } from '#core/reasons/reason'

/** Returns all reasons by title, “Other” last, including retired ones. Any operator may read them. */
export function listReasons({ ctx }: { ctx: Context }): Promise<Reason[]> {
  return readReasons(ctx.db)
}

/** Reads one reason, or all. */
export async function readReasons(db: Database, id: string | null = null): Promise<Reason[]> {
  const rows = await db.query<Omit<Reason, 'retiredAt'> & { retiredAt: Date | null }>(
    `select id, title, to_jsonb(verdicts) as verdicts, needs_text as "needsText", retired_at as "retiredAt"
     from reason where $1::uuid is null or id = $1 order by lower(title) = 'other', lower(title), id`,
    [id],
  )
  return rows.map(({ retiredAt, ...reason }) => ({ ...reason, retiredAt: retiredAt?.toISOString() ?? null }))
}
