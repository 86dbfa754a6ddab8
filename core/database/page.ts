import { z } from 'zod'

export const pageLimit = 500

/** A page of a list: `cursor` is the `nextCursor` of the page before, and `limit` is at most 500 items. */
export const PageRequest = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(pageLimit).default(100),
})
export type PageRequest = z.infer<typeof PageRequest>

export type Page<Item> = { items: Item[]; nextCursor: string | null }

/** Makes a page of `limit` items. `found` was read with `limit + 1`: the extra item says that there is a next page. */
export function takePage<Item>(found: Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: found.length > limit && last ? cursorOf(last) : null }
}
