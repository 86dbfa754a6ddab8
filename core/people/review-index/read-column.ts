import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { decodeInt32s } from '#core/people/index-parts/int32-bytes'
import { reviewIndexCache } from '#core/people/review-index/cache'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'

/** The columns of a review index: codes of cities and domains, and dates of birth in days since 1970. */
export const columns = ['cities', 'domains', 'births'] as const
export type Column = (typeof columns)[number]

/** Returns a column of a built review index: one number per row. */
export function readColumn({ kysely }: Database, reviewIndex: ReviewIndex, column: Column): Promise<Int32Array> {
  return reviewIndexCache.getOrRead(
    `${reviewIndex.batchId}.${reviewIndex.version}.${column}`,
    async () => {
      const slices = await kysely
        .selectFrom('reviewIndexSlice')
        .where('batchId', '=', reviewIndex.batchId)
        .select((eb) => eb.ref(column).as('sent'))
        .orderBy('sliceNo')
        .execute()
      return decodeInt32s(slices.map(({ sent }) => sent))
    },
    ({ byteLength }) => byteLength,
  )
}

/** Returns the rows of a built review index by name. */
export function readOrder({ prisma }: Database, reviewIndex: ReviewIndex): Promise<Int32Array> {
  return reviewIndexCache.getOrRead(
    `${reviewIndex.batchId}.${reviewIndex.version}.order`,
    async () => {
      const chunks = await prisma.reviewIndexOrder.findMany({
        where: { batchId: reviewIndex.batchId },
        select: { rows: true },
        orderBy: { chunkNo: 'asc' },
      })
      return decodeInt32s(chunks.map(({ rows }) => rows))
    },
    ({ byteLength }) => byteLength,
  )
}

/** Returns the cities or domains of a built review index by code. */
export function readValues(db: Database, reviewIndex: ReviewIndex, kind: 'city' | 'domain'): Promise<Map<number, string>> {
  return reviewIndexCache.getOrRead(
    `${reviewIndex.batchId}.${reviewIndex.version}.${kind}`,
    async () => {
      const found = await db.prisma.reviewIndexValue.findMany({
        where: { batchId: reviewIndex.batchId, kind },
        select: { code: true, value: true },
      })
      return new Map(found.map(({ code, value }) => [code, value]))
    },
    // A map entry takes about 64 bytes besides its text.
    (values) => [...values.values()].reduce((sum, value) => sum + 64 + 2 * value.length, 0),
  )
}

/** Returns the code of a city or a domain in a built review index; null if no one in the batch has it. */
export async function findCode(db: Database, reviewIndex: ReviewIndex, kind: 'city' | 'domain', value: string): Promise<number | null> {
  const found = await db.prisma.reviewIndexValue.findFirst({
    where: { batchId: reviewIndex.batchId, kind, value },
    select: { code: true },
  })
  return found?.code ?? null
}

/** Returns the codes of values that contain the text, ignoring case and accents. */
export async function findCodes(
  { kysely }: Database,
  reviewIndex: ReviewIndex,
  kind: 'city' | 'domain',
  text: string,
): Promise<Set<number>> {
  const found = await kysely
    .selectFrom('reviewIndexValue')
    .where('batchId', '=', reviewIndex.batchId)
    .where('kind', '=', kind)
    .where(sql<number>`strpos(fold_for_search(value), regexp_replace(fold_for_search(${text}), '\\s+', ' ', 'g'))`, '>', 0)
    .select('code')
    .execute()
  return new Set(found.map(({ code }) => code))
}
