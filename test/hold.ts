import pg from 'pg'
import type { TestDesk } from './desk'

export type Hold = { [Symbol.asyncDispose](): Promise<void> }

/** Holds up whoever needs what `statement` locks, until it is disposed of; nothing of it is kept. */
export async function hold(desk: TestDesk, statement: string, values: unknown[]): Promise<Hold> {
  const client = new pg.Client({ connectionString: desk.database.ownerUrl })
  await client.connect()
  await client.query('begin')
  await client.query(statement, values)
  return { [Symbol.asyncDispose]: () => client.end() }
}

/** Holds up the import of one slice, and what is decided in it. */
export function holdSlice(desk: TestDesk, batchId: string, sliceNo: number): Promise<Hold> {
  return hold(desk, 'select from batch_slice where batch_id = $1 and slice_no = $2 for update', [batchId, sliceNo])
}
