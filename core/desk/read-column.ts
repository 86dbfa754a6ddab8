import type { Database } from '#core/db'
import type { Desk } from '#core/desk/find-desk'
import { deskMemory } from '#core/desk/memory'

export const columns = ['cities', 'domains', 'births'] as const
export type Column = (typeof columns)[number]

/** A column of a prepared desk, a number for every row from the first on. */
export function readColumn(db: Database, desk: Desk, column: Column): Promise<Int32Array> {
  return deskMemory.recall(
    `${desk.batchId}.${desk.version}.${column}`,
    async () => {
      const slices = await db.query<{ sent: Buffer }>(`select ${column} as sent from desk_slice where batch_id = $1 order by slice_no`, [
        desk.batchId,
      ])
      return numbersOf(slices.map(({ sent }) => sent))
    },
    ({ byteLength }) => byteLength,
  )
}

/** The rows of a prepared desk in the order of their names. */
export function readOrder(db: Database, desk: Desk): Promise<Int32Array> {
  return deskMemory.recall(
    `${desk.batchId}.${desk.version}.order`,
    async () => {
      const stretches = await db.query<{ sent: Buffer }>('select rows as sent from desk_order where batch_id = $1 order by stretch_no', [
        desk.batchId,
      ])
      return numbersOf(stretches.map(({ sent }) => sent))
    },
    ({ byteLength }) => byteLength,
  )
}

/** Numbers as the database's `int4send` gives them, one behind the other. */
function numbersOf(sent: Buffer[]): Int32Array {
  const bytes = Buffer.from(new ArrayBuffer(sent.reduce((sum, { length }) => sum + length, 0)))
  let at = 0
  for (const part of sent) at += part.copy(bytes, at)
  // The network's order of bytes is not this machine's.
  bytes.swap32()
  return new Int32Array(bytes.buffer)
}
