import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type pg from 'pg'
import { StartRefusal } from '#core/errors/start-refusal'
import { LOGIN_ROLES, roleName } from './roles'
import { runFile } from './run-file'

type SqlFunction = { name: string; sql: string; sha256: string }

const invalidFunctionDefinition = '42P13'

/**
 * Applies each file of `folder` whose text has changed since the database last had it, and drops the functions whose file is gone.
 * A file holds one function of its name, its triggers and its grants. Call it in the transaction of the migrations, as the owner.
 */
export async function applyFunctions(client: pg.Client, folder: string): Promise<void> {
  const functions = inDependencyOrder(readFunctions(folder))
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from migration.function')
  const had = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
  // A body may call functions that come later.
  await client.query('set local check_function_bodies = off')
  for (const { name, sql, sha256 } of functions) {
    if (had.get(name) === sha256) continue
    await replaceFunction(client, name, sql)
    await client.query(
      'insert into migration.function (name, sha256) values ($1, $2) on conflict (name) do update set sha256 = excluded.sha256',
      [name, sha256],
    )
  }
  const names = new Set(functions.map(({ name }) => name))
  for (const name of had.keys()) if (!names.has(name)) await dropFunction(client, name)
}

/** The functions of a folder, by name. */
export function readFunctions(folder: string): SqlFunction[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8')
      return { name: basename(file, '.sql'), sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
}

// The file grants again what it grants, so that a grant which is no longer in it goes. A changed signature is a second function of
// the name; the old one goes.
async function replaceFunction(client: pg.Client, name: string, sql: string): Promise<void> {
  const before = await signaturesOf(client, name)
  const roles = LOGIN_ROLES.map(roleName).join(', ')
  for (const signature of before) await client.query(`revoke all on function ${signature} from public, ${roles}`)
  await createFunction(client, name, sql)
  const after = await signaturesOf(client, name)
  if (after.length === 0) throw new Error(`prisma/functions/${name}.sql makes no function ${name}.`)
  if (after.length > before.length) for (const signature of before) await client.query(`drop function ${signature}`)
}

// "create or replace" cannot change what a function returns.
async function createFunction(client: pg.Client, name: string, sql: string): Promise<void> {
  await client.query('savepoint before_function')
  try {
    await runFile(client, `functions/${name}.sql`, sql)
  } catch (error) {
    if (!(error instanceof StartRefusal && error.code === invalidFunctionDefinition)) throw error
    await client.query('rollback to savepoint before_function')
    for (const signature of await signaturesOf(client, name)) await client.query(`drop function ${signature}`)
    await runFile(client, `functions/${name}.sql`, sql)
  }
  await client.query('release savepoint before_function')
}

async function dropFunction(client: pg.Client, name: string): Promise<void> {
  for (const signature of await signaturesOf(client, name)) await client.query(`drop function ${signature}`)
  await client.query('delete from migration.function where name = $1', [name])
}

async function signaturesOf(client: pg.Client, name: string): Promise<string[]> {
  const { rows } = await client.query<{ signature: string }>(
    `select oid::regprocedure::text as signature from pg_proc where proname = $1 and pronamespace = 'public'::regnamespace`,
    [name],
  )
  return rows.map(({ signature }) => signature)
}

/** PostgreSQL binds the names in a body without quotes when it makes the function, so what these call comes before them. */
export function inDependencyOrder(functions: SqlFunction[]): SqlFunction[] {
  const byName = new Map(functions.map((one) => [one.name, one]))
  const ordered = new Set<SqlFunction>()
  const add = (one: SqlFunction) => {
    if (ordered.has(one)) return
    if (!one.sql.includes('$$')) for (const called of callsIn(one)) add(called)
    ordered.add(one)
  }
  const callsIn = ({ name, sql }: SqlFunction) =>
    [...sql.matchAll(/\b([a-z_]+)\s*\(/g)].flatMap(([, called = '']) => (called === name ? [] : (byName.get(called) ?? [])))
  for (const one of functions) add(one)
  return [...ordered]
}
