import type { Database } from '#core/db'

/** How many people of a batch were turned away for a reason, by what the catalogue calls it; null for words that are not of it. */
export type ReasonCount = { verdict: 'reject' | 'send-back'; title: string | null; people: number }

/** Why people of a batch were turned away, the most frequent first. */
export function countReasons(db: Database, batchId: string): Promise<ReasonCount[]> {
  return db.query<ReasonCount>(
    `select d.verdict, r.title, sum(a.applied)::int as people
     from decision d join decision_slice a on a.decision_id = d.id left join reason r on r.id = d.reason_id
     where d.batch_id = $1 and d.verdict in ('reject', 'send-back')
     group by d.verdict, r.title having sum(a.applied) > 0 order by people desc, d.verdict, r.title`,
    [batchId],
  )
}
