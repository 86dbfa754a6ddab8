import type pg from 'pg'
import { type ArgumentsOf, type FunctionName, functions, type ResultOf, type Signature } from './functions'
import type { Database } from './open-database'
import { queryOn } from './query-on'

/**
 * Calls a guarded SQL function. Arguments and result are checked at compile time against the table of signatures; arguments that may
 * be null can be left out. Returns the value, or for a function that returns a table its rows, with columns in camel case.
 * A refusal by the function arrives as a DomainError. Give a client of `transact` to call it in that transaction.
 */
export async function callFunction<Name extends FunctionName>(
  on: Pick<Database, 'query' | 'pool'> | pg.ClientBase,
  name: Name,
  args: ArgumentsOf<Name>,
): Promise<ResultOf<Name>> {
  const signature: Signature = functions[name]
  const { sql, values } = callOf(name, signature, args)
  const rows = 'pool' in on ? await on.query(sql, values) : await queryOn(on, sql, values)
  const result = typeof signature.result === 'string' ? valueIn(rows[0], signature.result) : rows
  // The table of signatures says what the function returns, and a test compares it with the database.
  return result as ResultOf<Name>
}

/** The call as a statement: arguments by name, each with its type. */
function callOf(name: string, { arguments: types, result }: Signature, args: Readonly<Record<string, unknown>>) {
  const parameters = Object.entries(types).map(([key, type], at) => `${sqlName(key)} => $${at + 1}::${withoutMark(type)}`)
  const values = Object.entries(types).map(([key, type]) => valueFor(withoutMark(type), args[key]))
  const call = `${name}(${parameters.join(', ')})`
  return { sql: typeof result === 'string' ? `select ${call} as result` : `select ${columnsOf(result)} from ${call}`, values }
}

const columnsOf = (columns: Readonly<Record<string, string>>) =>
  Object.entries(columns)
    .map(([key, type]) => `${snakeCase(key)}${isEnumList(type) ? '::text[]' : ''} as "${key}"`)
    .join(', ')

/** pg returns lists of our own enums as one text, for it does not know their types. */
const isEnumList = (type: string) => type === 'operator_role[]' || type === 'verdict[]'

function valueFor(type: string, value: unknown): unknown {
  if (value === null || value === undefined) return null
  return type === 'jsonb' ? JSON.stringify(value) : value
}

const valueIn = (row: pg.QueryResultRow | undefined, type: string) => (type === 'void' ? undefined : fromSql(type, row?.result))

/** pg returns bigint as text; none of ours is beyond 2^53. */
const fromSql = (type: string, value: unknown) => (type === 'bigint' ? Number(value) : value)

export const withoutMark = (type: string): string => type.replace(/\?$/, '')

export const sqlName = (key: string): string => `p_${snakeCase(key)}`

export const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
