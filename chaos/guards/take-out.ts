import pg from 'pg'
import type { Guard } from './guards'

/** Takes a guard out of a database. Disposing of the result puts its functions back, but not what `sql` dropped. */
export async function takeOut(ownerUrl: string, { edits, sql }: Guard): Promise<AsyncDisposable> {
  const bodies = new Map<string, string>()
  await onOwner(ownerUrl, async (owner) => {
    if (sql) await owner.query(sql)
    for (const { function: name, from, to } of edits) {
      const { rows } = await owner.query<{ body: string }>(
        `select pg_get_functiondef(oid) as body from pg_proc where proname = $1 and pronamespace = 'public'::regnamespace`,
        [name],
      )
      const body = rows[0]?.body ?? ''
      if (body.split(from).length !== 2) throw new Error(`${name} does not have this text once: ${from}`)
      bodies.set(name, body)
      await owner.query(body.replace(from, () => to))
    }
  })
  return {
    async [Symbol.asyncDispose]() {
      await onOwner(ownerUrl, async (owner) => {
        for (const body of bodies.values()) await owner.query(body)
      })
    },
  }
}

async function onOwner(ownerUrl: string, act: (owner: pg.Client) => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  try {
    await owner.connect()
    await act(owner)
  } finally {
    await owner.end()
  }
}
