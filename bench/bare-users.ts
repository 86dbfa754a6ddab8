import type pg from 'pg'

/** Creates the empty table `bare` with the columns and the fillfactor of `users`, and with what else `including` names. */
export async function createBareUsers(on: pg.ClientBase | pg.Pool, including = 'including all'): Promise<void> {
  const { rows } = await on.query<{ settings: string }>(
    `select array_to_string(reloptions, ', ') as settings from pg_class where oid = 'users'::regclass`,
  )
  await on.query(`create table bare (like users ${including}) with (${rows[0]?.settings})`)
}
