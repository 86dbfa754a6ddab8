import pg from 'pg'
import type { TestInstance } from './instance'

export type Hold = { [Symbol.asyncDispose](): Promise<void> }

/** Blocks everyone who needs what `statement` locks, until it is disposed of; rolls back. */
export async function hold(instance: TestInstance, statement: string, values: unknown[]): Promise<Hold> {
  const client = new pg.Client({ connectionString: instance.database.ownerUrl })
  await client.connect()
  await client.query('begin')
  await client.query(statement, values)
  return { [Symbol.asyncDispose]: () => client.end() }
}

/** Blocks the import of one slice, and decisions in it. */
export function holdSlice(instance: TestInstance, batchId: string, sliceNo: number): Promise<Hold> {
  return hold(instance, 'select from batch_slice where batch_id = $1 and slice_no = $2 for update', [batchId, sliceNo])
}
