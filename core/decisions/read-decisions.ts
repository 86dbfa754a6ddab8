import type { Database } from '#core/database/open-database'
import type { Decision } from '#core/decisions/decision'

type DecisionRow = Omit<Decision, 'actor' | 'recordedAt' | 'appliedAt' | 'finalAt' | 'finalFrom' | 'undoneAt'> & {
  actorId: string | null
  actorName: string | null
  recordedAt: Date
  appliedAt: Date | null
  finalAt: Date | null
  finalFrom: Date | null
  undoneAt: Date | null
}

/** Returns one decision with its progress, without a check of permissions, or undefined. */
export async function readDecision(db: Database, decisionId: string): Promise<Decision | undefined> {
  const [decision] = await readDecisions(db, 'where d.id = $1', [decisionId])
  return decision
}

/** Reads decisions with their progress. `where` follows the joins and calls the decision `d`. */
export async function readDecisions(db: Database, where: string, values: unknown[]): Promise<Decision[]> {
  const rows = await db.query<DecisionRow>(
    `select d.id, d.batch_id as "batchId", d.verdict, r.title as "reasonTitle", d.reason, d.recorded_at as "recordedAt", d.applied_at as "appliedAt",
       d.final_at as "finalAt", final_from(d, b) as "finalFrom", d.undone_at as "undoneAt", d.undoes, encode(d.digest, 'hex') as digest,
       case when u.applied_at is not null then 'undone' when d.undone_at is not null then 'undoing'
         when d.applied_at is not null then 'applied' when s.slices > 0 then 'applying' else 'recorded' end as state,
       coalesce(d.selected, s.applied)::int as selected, ${selection} as selection, coalesce(d.applied, s.applied)::int as applied, coalesce(d.skipped, 0) as skipped,
       o.id as "actorId", o.name as "actorName"
     from decision d
     join batch b on b.id = d.batch_id
     left join operator o on o.id = d.actor_id
     left join reason r on r.id = d.reason_id
     left join decision u on u.undoes = d.id
     cross join lateral (
       select count(*) as slices, coalesce(sum(a.applied), 0) as applied from decision_slice a where a.decision_id = d.id) s
     ${where}`,
    values,
  )
  return rows.map(({ actorId, actorName, ...row }) => ({
    ...row,
    actor: actorId === null ? null : { id: actorId, name: actorName ?? '' },
    recordedAt: row.recordedAt.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    finalAt: row.finalAt?.toISOString() ?? null,
    finalFrom: row.finalFrom?.toISOString() ?? null,
    undoneAt: row.undoneAt?.toISOString() ?? null,
  }))
}

/** SQL for the selection of a decision `d` as requested. */
export const selection = `
  case when d.verdict in ('approve', 'reject', 'send-back') then jsonb_build_object(
    'by', case when d.filter is not null then 'filter' when d.by_email then 'emails' else 'rows' end, 'filter', d.filter,
    'except', coalesce(d.except_count, 0), 'also', coalesce(d.also_count, 0)) end`
