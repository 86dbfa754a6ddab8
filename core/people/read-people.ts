import type { Database } from '#core/database/open-database'
import type { Verdict } from '#core/decisions/decision'
import type { Person } from '#core/people/person'

export const personColumns = `
  u.batch_id as "batchId", u.row_no as row, u.line, u.name, to_char(u.dob, 'YYYY-MM-DD') as dob, u.city, u.email, u.status, u.decision_id as "decisionId"`

const decisionColumns = `d.verdict, w.title as "reasonTitle", d.reason, d.recorded_at as "recordedAt", d.final_at as "finalAt", final_from(d, b) as "finalFrom",
  o.id as "actorId", o.name as "actorName"`

export type PersonRow = Omit<Person, 'decision' | 'flags'> & {
  decisionId: string | null
  verdict: Verdict | null
  reasonTitle: string | null
  reason: string | null
  recordedAt: Date | null
  finalAt: Date | null
  finalFrom: Date | null
  actorId: string | null
  actorName: string | null
}

/** Reads people with their decisions, in `order`. `page` is a query of `personColumns` that is already limited. */
export async function readPeople<Extra extends object = object>(
  db: Database,
  page: string,
  values: unknown[],
  order = 'p.row',
): Promise<(Person & Extra)[]> {
  const rows = await db.query<PersonRow & Extra>(
    `select p.*, ${decisionColumns}
     from (${page}) p left join decision d on d.id = p."decisionId" left join batch b on b.id = d.batch_id left join operator o on o.id = d.actor_id
     left join reason w on w.id = d.reason_id
     order by ${order}`,
    values,
  )
  return rows.map(toPerson)
}

function toPerson<Extra extends object>(row: PersonRow & Extra) {
  const { decisionId, verdict, reasonTitle, reason, recordedAt, finalAt, finalFrom, actorId, actorName, ...user } = row
  const isDecided = decisionId !== null && verdict !== null && recordedAt !== null
  const actor = actorId === null ? null : { id: actorId, name: actorName ?? '' }
  return {
    ...user,
    decision: isDecided
      ? {
          id: decisionId,
          verdict,
          reasonTitle,
          reason,
          actor,
          recordedAt: recordedAt.toISOString(),
          finalAt: finalAt?.toISOString() ?? null,
          finalFrom: finalFrom?.toISOString() ?? null,
        }
      : null,
    flags: [],
  } as unknown as Person & Extra
}

/**
 * SQL condition that the approval of person `u` is final: the undo window has passed and the batch is verified. `batch` must be the same
 * for all rows, so that the few approvals that are not final are read once and not per person.
 */
export const isFinal = (batch: string) => `u.decision_id <> all (array(select approvals_not_final(${batch})))`
