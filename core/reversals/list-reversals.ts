import type { z } from 'zod'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { readReversals } from '#core/reversals/read-reversals'
import type { Reversal } from '#core/reversals/reversal'

/** Returns a page of the reversals with a batch that the actor may see, newest first. A cursor is a reversal's id. */
export async function listReversals({ ctx, input }: { ctx: Context; input: z.input<typeof PageRequest> }): Promise<Page<Reversal>> {
  const { cursor, limit } = PageRequest.parse(input)
  const found = await readReversals(ctx, (reversals) => {
    const page = reversals
      .orderBy('v.proposedAt', 'desc')
      .orderBy('v.id', 'desc')
      .limit(limit + 1)
    if (cursor === undefined) return page
    return page.where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('v.proposedAt', 'v.id'),
        '<',
        selectFrom('reversal as l').where('l.id', '=', cursor).select(['l.proposedAt', 'l.id']).$asTuple('proposedAt', 'id'),
      ),
    )
  })
  return takePage(found, limit, ({ id }) => id)
}
