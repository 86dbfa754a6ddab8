import type { Database } from '#core/db'
import type { Desk } from '#core/desk/find-desk'
import { deskMemory } from '#core/desk/memory'

/** The cities or the domains of a prepared desk by their codes. */
export function readValues(db: Database, desk: Desk, kind: 'city' | 'domain'): Promise<Map<number, string>> {
  return deskMemory.recall(
    `${desk.batchId}.${desk.version}.${kind}`,
    async () => {
      const found = await db.query<{ code: number; value: string }>(
        'select code, value from desk_value where batch_id = $1 and kind = $2',
        [desk.batchId, kind],
      )
      return new Map(found.map(({ code, value }) => [code, value]))
    },
    // A map's entry takes about as much again as a short text.
    (values) => [...values.values()].reduce((sum, value) => sum + 64 + 2 * value.length, 0),
  )
}

export async function findCode(db: Database, desk: Desk, kind: 'city' | 'domain', value: string): Promise<number | null> {
  const [found] = await db.query<{ code: number }>('select code from desk_value where batch_id = $1 and kind = $2 and value = $3', [
    desk.batchId,
    kind,
    value,
  ])
  return found?.code ?? null
}

/** The codes of those that have the text in them, whatever its case and accents. */
export async function findCodes(db: Database, desk: Desk, kind: 'city' | 'domain', text: string): Promise<Set<number>> {
  const found = await db.query<{ code: number }>(
    `select code from desk_value where batch_id = $1 and kind = $2
     and strpos(desk_fold(value), regexp_replace(desk_fold($3), '\\s+', ' ', 'g')) > 0`,
    [desk.batchId, kind, text],
  )
  return new Set(found.map(({ code }) => code))
}
