import type { z } from 'zod'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { readMaskOfRegister, requireUnmasked } from '#core/disclosures/masked-fields'
import { fieldsOfFilter } from '#core/people/filter/fields-of-filter'
import { type RegisterEntry, readRegister } from '#core/people/read-register'
import { RegisterFilter } from './register-filter'

export const RegisterRequest = PageRequest.extend({ filter: RegisterFilter.default({}) })

/**
 * Returns a page of the register. A cursor is a batch and a row. Refuses a filter that compares fields which are masked in any batch with
 * `personal-data-masked`, and a target that does not exist with `target-not-found`.
 */
export async function listRegister({ ctx, input }: { ctx: Context; input: z.input<typeof RegisterRequest> }): Promise<Page<RegisterEntry>> {
  const { cursor, limit, filter } = RegisterRequest.parse(input)
  const { delivery: _, ...compared } = filter
  if (Object.keys(compared).length > 0) {
    const mask = await readMaskOfRegister(ctx)
    requireUnmasked(mask, fieldsOfFilter(compared, mask))
  }
  const [batchId, row = '0'] = cursor?.split('.') ?? []
  const after = batchId === undefined ? undefined : { batchId, row: Number(row) }
  const found: RegisterEntry[] = []
  for await (const entries of readRegister(ctx, filter, { after, atMost: limit + 1 })) {
    found.push(...entries)
    if (found.length > limit) break
  }
  return takePage(found, limit, (entry) => `${entry.batchId}.${entry.row}`)
}
