import type { Database } from '#core/database/open-database'
import type { PersonFilter } from '#core/people/filter/person-filter'

/** A filter as the database resolves it for one batch: what is left of it can be told of a person alone. */
export type ResolvedFilter = {
  q?: string
  city?: string
  domain?: string
  flag?: string
  /** YYYY-MM-DD */
  bornBy?: string
  bornAfter?: string
  rowFrom?: number
  rowTo?: number
  /** Folded name and row of the first and the last person of a range; fewer when a row is nobody's. */
  ends?: [string, number][]
}

/** The reviewIndex of a batch and a filter for it. `version` is null until the reviewIndex is prepared; what is prepared never changes under one version. */
export type ReviewIndex = { batchId: string; rows: number; version: number | null; filter: ResolvedFilter }

/** Refuses with `flags-not-ready` a filter by flag before the reviewIndex is prepared, and with `input-invalid` one that the database does not know. */
export async function findReviewIndex(db: Database, batchId: string, filter: PersonFilter): Promise<ReviewIndex> {
  const [found] = await db.query<Omit<ReviewIndex, 'batchId'>>(
    `select coalesce(b.row_count, 0) as rows, d.version, resolve_filter(b.id, $2::jsonb) as filter
     from batch b left join review_index d on d.batch_id = b.id and d.built_at is not null where b.id = $1`,
    [batchId, JSON.stringify(filter)],
  )
  return { batchId, rows: found?.rows ?? 0, version: found?.version ?? null, filter: found?.filter ?? {} }
}
