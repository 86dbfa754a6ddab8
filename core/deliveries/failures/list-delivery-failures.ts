import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { FailureCause } from '#core/deliveries/failure-cause'
import type { Person } from '#core/people/person'
import { readRows } from '#core/people/read-rows'
import { requireTarget } from '#core/targets/require-target'
import { readFailures } from './read-failures'

export const DeliveryFailuresRequest = PageRequest.extend({
  cursor: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
  cause: FailureCause.optional(),
})

/** Someone that a target refused, with why and when. */
export type DeliveryFailure = { person: Person; cause: FailureCause; failedAt: string }

type Input = z.input<typeof DeliveryFailuresRequest> & { batchId: string; key: string }

/** Returns a page of the people of a batch that a target refused, by row. Refuses with `batch-not-found` or `target-not-found`. */
export async function listDeliveryFailures({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<DeliveryFailure>> {
  const { batchId, key } = input
  const { cursor = 0, limit, cause } = DeliveryFailuresRequest.parse(input)
  await getBatch({ ctx, input: { batchId } })
  const targetId = await requireTarget(ctx.db, key)
  const found = await readFailures(ctx.db, { batchId, targetId, cause, after: cursor, limit: limit + 1 })
  const page = takePage(found, limit, ({ row }) => String(row))
  const people = await readRows(
    ctx,
    batchId,
    page.items.map(({ row }) => row),
  )
  const byRow = new Map(people.map((person) => [person.row, person]))
  const items = page.items.flatMap(({ row, ...failure }) => {
    const person = byRow.get(row)
    return person ? [{ person, ...failure }] : []
  })
  return { items, nextCursor: page.nextCursor }
}
