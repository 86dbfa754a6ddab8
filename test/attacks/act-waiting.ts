import pg from 'pg'
import { vi } from 'vitest'
import type { TestInstance } from '#test/instance'

export type Waiting = {
  instance: TestInstance
  /** What the owner locks in an open transaction while the act waits. */
  lock: string
  /** The statements of the act in order, on one connection; the last one waits. */
  act: string[]
  /** What happens while it waits: on the connection that holds the lock, or on others. */
  meanwhile?: string | (() => Promise<unknown>)
  /** How the holder ends. Its own changes count only when it commits. */
  end?: 'commit' | 'rollback'
}

/** Makes an act of the web role wait for a lock, runs something meanwhile, and lets the act continue. Throws the error of the act. */
export async function actWaiting({ instance, lock, act, meanwhile, end = 'commit' }: Waiting): Promise<void> {
  await using holder = await connect(instance.database.ownerUrl)
  await using actor = await connect(instance.database.webUrl)
  await holder.client.query('begin')
  await holder.client.query(lock)
  const last = act.at(-1) ?? ''
  for (const statement of act.slice(0, -1)) await actor.client.query(statement)
  const acting = actor.client.query(last)
  // It may fail before the result is awaited, further down.
  acting.catch(() => {})
  await Promise.race([untilWaiting(instance, actor.pid), acting.then(neverWaited)])
  if (typeof meanwhile === 'string') await holder.client.query(meanwhile)
  else await meanwhile?.()
  await holder.client.query(end)
  await acting
  await actor.client.query('commit')
}

/** Resolves when the back end waits for a lock. */
export async function untilWaiting({ owner }: TestInstance, pid: number): Promise<void> {
  const waiting = 'select from pg_locks where pid = $1 and not granted'
  await vi.waitUntil(async () => (await owner.query(waiting, [pid])).rowCount === 1, { timeout: 10_000, interval: 10 })
}

/** A connection of its own, and the back end that serves it. */
export async function connect(url: string) {
  const client = new pg.Client({ connectionString: url })
  // A back end that is ended on purpose must not end the test run.
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return { client, pid: rows[0]?.pid ?? 0, [Symbol.asyncDispose]: () => client.end() }
}

function neverWaited(): never {
  throw new Error('The act ended without waiting for the lock.')
}
