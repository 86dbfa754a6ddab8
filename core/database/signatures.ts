import type pg from 'pg'
import { snakeCase, sqlName, withoutMark } from './call-function'
import { functions, type Signature } from './functions'

/** Every guarded function that this code calls, as PostgreSQL describes it: `name(arguments) -> result`. */
export const ownSignatures: string[] = Object.entries(functions).map(([name, signature]) => textOf(name, signature))

/** The functions of these names that the database has, described in the same way, by name. */
export async function readSignatures(on: pg.Pool | pg.ClientBase): Promise<string[]> {
  const { rows } = await on.query<{ signature: string }>(
    `select format('%s(%s) -> %s', proname, pg_get_function_identity_arguments(oid), pg_get_function_result(oid)) as signature
     from pg_proc where pronamespace = 'public'::regnamespace and proname = any ($1) order by proname`,
    [Object.keys(functions)],
  )
  return rows.map(({ signature }) => signature)
}

function textOf(name: string, { arguments: args, result }: Signature): string {
  const columns = (types: Readonly<Record<string, string>>, nameOf: (key: string) => string) =>
    Object.entries(types)
      .map(([key, type]) => `${nameOf(key)} ${withoutMark(type)}`)
      .join(', ')
  return `${name}(${columns(args, sqlName)}) -> ${typeof result === 'string' ? withoutMark(result) : `TABLE(${columns(result, snakeCase)})`}`
}
