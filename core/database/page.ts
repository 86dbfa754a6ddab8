import { z } from 'zod'

export const pageLimit = 500

/** Which page of a list: `cursor` as the page before gave it, at most 500 items. */
export const PageRequest = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(pageLimit).default(100),
})
export type PageRequest = z.infer<typeof PageRequest>

export type Page<Item> = { items: Item[]; nextCursor: string | null }

/** Makes a page of `limit` items from a read that asked for one more, whose presence means that there is a next page. */
export function takePage<Item>(found: Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: found.length > limit && last ? cursorOf(last) : null }
}
