import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { findDesk } from '#core/desk/find-desk'
import { addRow, countRows, hasRow, intersect, removeRow, rowsAt } from '#core/desk/row-set'
import { selectedRows } from '#core/desk/selected-rows'
import { statusRows } from '#core/desk/status-rows'
import { readRows } from '#core/users/read-rows'
import type { User } from '#core/users/user'
import { UserFilter } from '#core/users/user-filter'

const rows = z.array(z.number().int().positive()).max(100_000).default([])

export const SampleRequest = z.object({
  status: z.literal('pending').default('pending'),
  filter: UserFilter.default({}),
  except: rows,
  also: rows,
  count: z.number().int().min(1).max(10).default(10),
})
type Input = z.input<typeof SampleRequest> & { batchId: string }

/** Some people of a selection, each as likely as any other: all that match but some rows, and others beside. */
export async function sampleUsers({ ctx, input }: { ctx: Context; input: Input }): Promise<{ items: User[] }> {
  const { batchId } = input
  const { status, filter, except, also, count } = SampleRequest.parse(input)
  const [, desk] = await Promise.all([getBatch({ ctx, input: { batchId } }), findDesk(ctx.db, batchId, filter)])
  const [selected, standing] = await Promise.all([selectedRows(ctx.db, desk, status), statusRows(ctx.db, desk, status)])
  const set = intersect(standing, selected)
  for (const row of except) if (row <= desk.rows) removeRow(set, row)
  for (const row of also) if (row <= desk.rows && hasRow(standing, row)) addRow(set, row)
  const total = countRows(set)
  const places = new Set<number>()
  while (places.size < Math.min(count, total)) places.add(randomInt(total))
  const found = [...places].flatMap((place) => rowsAt(set, place, 1))
  return {
    items: await readRows(
      ctx,
      batchId,
      found.sort((one, other) => one - other),
    ),
  }
}
