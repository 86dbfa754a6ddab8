import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { reasonedVerdicts } from '#core/reasons/reason'

/**
 * The people of a batch rejected, sent back or reversed for one reason. `title` is null for a free text without a reason of the catalogue. `words`
 * contains the most frequent free texts, `wordings` the number of different ones.
 */
export type ReasonCount = {
  verdict: (typeof reasonedVerdicts)[number]
  title: string | null
  people: number
  words: string[]
  wordings: number
}

// Free texts can differ per decision, so only a sample is returned.
const mostWords = 3

/** Counts the rejected, sent-back and reversed people of a batch per reason, most frequent first. */
export function countReasons({ kysely }: Database, batchId: string): Promise<ReasonCount[]> {
  return kysely
    .with('wording', (db) =>
      db
        .selectFrom('decision as d')
        .innerJoin('decisionSlice as a', 'a.decisionId', 'd.id')
        .leftJoin('reason as r', 'r.id', 'd.reasonId')
        .where('d.batchId', '=', batchId)
        .where('d.verdict', 'in', reasonedVerdicts)
        .groupBy(['d.verdict', 'r.title', 'd.reason'])
        .having(({ fn }) => fn.sum('a.applied'), '>', 0)
        .select(({ fn }) => [
          'd.verdict',
          'r.title',
          sql<string | null>`nullif(d.reason, '')`.as('words'),
          fn.sum<number>('a.applied').as('people'),
        ]),
    )
    .selectFrom('wording')
    .groupBy(['verdict', 'title'])
    .select(({ fn }) => [
      'verdict',
      'title',
      sql<number>`sum(people)::int`.as('people'),
      fn.count<number>('words').as('wordings'),
      sql<string[]>`coalesce((array_agg(words order by people desc, words) filter (where words is not null))[1:${mostWords}], '{}')`.as(
        'words',
      ),
    ])
    .orderBy('people', 'desc')
    .orderBy('verdict')
    .orderBy('title')
    .$narrowType<{ verdict: ReasonCount['verdict'] }>()
    .execute()
}
