import type { z } from 'zod'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { maskOfRegister, requireUnmasked } from '#core/disclosures/masked-fields'
import { fieldsOfFilter } from '#core/people/filter/fields-of-filter'
import { PersonFilter } from '#core/people/filter/person-filter'
import { type RegisterEntry, readRegister } from '#core/people/read-register'

export const RegisterRequest = PageRequest.extend({ filter: PersonFilter.omit({ range: true }).default({}) })

/**
 * Returns a page of the register. A cursor is a batch and a row. Refuses a filter that compares fields which are masked in any batch with
 * `personal-data-masked`.
 */
export async function listRegister({ ctx, input }: { ctx: Context; input: z.input<typeof RegisterRequest> }): Promise<Page<RegisterEntry>> {
  const { cursor, limit, filter } = RegisterRequest.parse(input)
  if (Object.keys(filter).length > 0) {
    const mask = await maskOfRegister(ctx)
    requireUnmasked(mask, fieldsOfFilter(filter, mask))
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
