import type { Database } from '#core/database/open-database'

/**
 * The people of a batch rejected or sent back for one reason. `title` is null for a free text without a reason of the catalogue. `words`
 * contains the most frequent free texts, `wordings` the number of different ones.
 */
export type ReasonCount = { verdict: 'reject' | 'send-back'; title: string | null; people: number; words: string[]; wordings: number }

// Free texts can differ per decision, so only a sample is returned.
const mostWords = 3

/** Counts the rejected and sent-back people of a batch per reason, most frequent first. */
export function countReasons(db: Database, batchId: string): Promise<ReasonCount[]> {
  return db.query<ReasonCount>(
    `with said as (
       select d.verdict, r.title, nullif(d.reason, '') as words, sum(a.applied)::int as people
       from decision d join decision_slice a on a.decision_id = d.id left join reason r on r.id = d.reason_id
       where d.batch_id = $1 and d.verdict in ('reject', 'send-back')
       group by d.verdict, r.title, d.reason having sum(a.applied) > 0)
     select verdict, title, sum(people)::int as people, count(words)::int as wordings,
       coalesce((array_agg(words order by people desc, words) filter (where words is not null))[1:$2], '{}') as words
     from said group by verdict, title order by people desc, verdict, title`,
    [batchId, mostWords],
  )
}
