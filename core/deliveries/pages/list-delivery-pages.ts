import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { requireTarget } from '#core/targets/require-target'
import type { DeliveryPage, PageOutcome, PageReplay, ReplayOutcome } from './delivery-page'

export const DeliveryPagesRequest = PageRequest.extend({
  cursor: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
})

type Input = z.input<typeof DeliveryPagesRequest> & { batchId: string; key: string }
type OfTarget = { batchId: string; targetId: string }

/**
 * Returns the pages of a batch that a webhook got, or the files, newest first, each with who asked for it to be sent again. A cursor is the number
 * of a page. Refuses with `batch-not-found` or `target-not-found`.
 */
export async function listDeliveryPages({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<DeliveryPage>> {
  const { batchId, key } = input
  const { cursor, limit } = DeliveryPagesRequest.parse(input)
  await getBatch({ ctx, input: { batchId } })
  const of = { batchId, targetId: await requireTarget(ctx.db, key) }
  const found = await readPages(ctx.db, { ...of, before: cursor, limit: limit + 1 })
  const { items, nextCursor } = takePage(found, limit, ({ number }) => String(number))
  const replays = await readReplays(
    ctx.db,
    of,
    items.map(({ number }) => number),
  )
  return { items: items.map((page) => ({ ...page, replays: replays.get(page.number) ?? [] })), nextCursor }
}

async function readPages({ prisma }: Database, { before, limit, ...of }: OfTarget & { before: number | undefined; limit: number }) {
  const found = await prisma.deliveryPage.findMany({
    where: { ...of, ...(before !== undefined && { pageNo: { lt: before } }) },
    orderBy: { pageNo: 'desc' },
    take: limit,
    select: { pageNo: true, type: true, people: true, begunAt: true, endedAt: true, outcome: true },
  })
  return found.map(({ pageNo, type, people, begunAt, endedAt, outcome }) => ({
    number: pageNo,
    type: `people.${type}` as DeliveryPage['type'],
    people,
    begunAt: begunAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    outcome: outcome as PageOutcome | null,
  }))
}

async function readReplays({ kysely }: Database, { batchId, targetId }: OfTarget, pages: number[]): Promise<Map<number, PageReplay[]>> {
  if (pages.length === 0) return new Map()
  const found = await kysely
    .selectFrom('pageReplay as r')
    .innerJoin('operator as o', 'o.id', 'r.askedBy')
    .where('r.batchId', '=', batchId)
    .where('r.targetId', '=', targetId)
    .where('r.pageNo', 'in', pages)
    .orderBy('r.askedAt', 'desc')
    .select(['r.pageNo', 'r.id', 'o.name as askedBy', 'r.askedAt', 'r.endedAt', 'r.outcome', 'r.sentence'])
    .execute()
  const byPage = new Map<number, PageReplay[]>()
  for (const { pageNo, askedAt, endedAt, outcome, ...replay } of found) {
    const shown = {
      ...replay,
      askedAt: askedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      outcome: outcome as ReplayOutcome | null,
    }
    byPage.set(pageNo, [...(byPage.get(pageNo) ?? []), shown])
  }
  return byPage
}
