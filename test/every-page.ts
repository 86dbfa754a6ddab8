import { expect } from 'vitest'
import type { Page } from '#core/database/page'

/** Pages through a list to its end, and checks that each page but the last one is full. */
export async function everyItem<Item>(
  limit: number,
  read: (page: { cursor?: string; limit: number }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: Page<Item> = await read({ limit, ...(cursor === null ? {} : { cursor }) })
    if (page.nextCursor === null) expect(page.items.length).toBeLessThanOrEqual(limit)
    else expect(page.items).toHaveLength(limit)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}
