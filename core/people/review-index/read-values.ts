import type { Database } from '#core/database/open-database'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { reviewIndexMemory } from '#core/people/review-index/memory'

/** The cities or the domains of a prepared reviewIndex by their codes. */
export function readValues(db: Database, reviewIndex: ReviewIndex, kind: 'city' | 'domain'): Promise<Map<number, string>> {
  return reviewIndexMemory.recall(
    `${reviewIndex.batchId}.${reviewIndex.version}.${kind}`,
    async () => {
      const found = await db.query<{ code: number; value: string }>(
        'select code, value from review_index_value where batch_id = $1 and kind = $2',
        [reviewIndex.batchId, kind],
      )
      return new Map(found.map(({ code, value }) => [code, value]))
    },
    // A map's entry takes about as much again as a short text.
    (values) => [...values.values()].reduce((sum, value) => sum + 64 + 2 * value.length, 0),
  )
}

export async function findCode(db: Database, reviewIndex: ReviewIndex, kind: 'city' | 'domain', value: string): Promise<number | null> {
  const [found] = await db.query<{ code: number }>('select code from review_index_value where batch_id = $1 and kind = $2 and value = $3', [
    reviewIndex.batchId,
    kind,
    value,
  ])
  return found?.code ?? null
}

/** The codes of those that have the text in them, whatever its case and accents. */
export async function findCodes(db: Database, reviewIndex: ReviewIndex, kind: 'city' | 'domain', text: string): Promise<Set<number>> {
  const found = await db.query<{ code: number }>(
    `select code from review_index_value where batch_id = $1 and kind = $2
     and strpos(fold_for_search(value), regexp_replace(fold_for_search($3), '\\s+', ' ', 'g')) > 0`,
    [reviewIndex.batchId, kind, text],
  )
  return new Set(found.map(({ code }) => code))
}
