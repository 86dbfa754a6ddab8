import pg from 'pg'
import type { TestInstance } from './instance'

export type Hold = { [Symbol.asyncDispose](): Promise<void> }
/** A hold whose statement can also take effect. `pid` is of its back end. */
export type OpenTransaction = Hold & { pid: number; commit(): Promise<void> }

/** Blocks everyone who needs what `statement` locks, until it is committed, or disposed of, which rolls back. */
export async function hold(instance: TestInstance, statement: string, values: unknown[]): Promise<OpenTransaction> {
  const client = new pg.Client({ connectionString: instance.database.ownerUrl })
  await client.connect()
  const end = () => client.end()
  const { rows } = await begin(client, statement, values).catch(async (error) => {
    await end()
    throw error
  })
  return { pid: rows[0]?.pid ?? 0, commit: async () => void (await client.query('commit')), [Symbol.asyncDispose]: end }
}

async function begin(client: pg.Client, statement: string, values: unknown[]): Promise<pg.QueryResult<{ pid: number }>> {
  await client.query('begin')
  await client.query(statement, values)
  return client.query('select pg_backend_pid() as pid')
}

/** Blocks the import of one slice, and decisions in it. */
export function holdSlice(instance: TestInstance, batchId: string, sliceNo: number): Promise<OpenTransaction> {
  return hold(instance, 'select from batch_slice where batch_id = $1 and slice_no = $2 for update', [batchId, sliceNo])
}

/** Blocks the import of a person when it arrives at their row. `identityKey` is the hash of theirs, `batchId` another batch that is importing. */
export function holdIdentityKey(instance: TestInstance, batchId: string, identityKey: string): Promise<Hold> {
  const statement = `
    insert into users (batch_id, row_no, line, dob, name, city, email, identity_key)
    values ($1, 1, 2, '1990-01-01', 'Ada', 'Oslo', null, $2)`
  return hold(instance, statement, [batchId, identityKey])
}
