import {
  CamelCasePlugin,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type PluginTransformResultArgs,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type UnknownRow,
} from 'kysely'
import type { Tables } from '#core/database/tables'

/** Runs one SQL statement and returns its rows. */
type Run = (sql: string, values: unknown[]) => Promise<unknown[]>

/** Queries that Prisma's model API cannot express, checked against the tables of `schema.prisma`. Names are in camel case. */
export type Queries = Kysely<Tables>

/** Creates a query builder whose statements `run` executes. Keys of JSON values stay as they are stored. */
export function createQueries(run: Run): Queries {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new StatementDriver(run),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [new CamelCaseColumns()],
  })
}

/** Names the columns of a result once, not once a row as the plugin does, which takes as long as pg needs to parse the rows. */
class CamelCaseColumns extends CamelCasePlugin {
  constructor() {
    super({ maintainNestedObjectKeys: true })
  }

  override async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const columns = Object.keys(result.rows[0] ?? {}).map((name) => [name, this.camelCase(name)] as const)
    if (columns.every(([name, column]) => name === column)) return result
    return {
      ...result,
      rows: result.rows.map((row) => {
        const renamed: UnknownRow = {}
        for (const [name, column] of columns) renamed[column] = row[name]
        return renamed
      }),
    }
  }
}

/** Connections and transactions are `open-database.ts`'s concern, so this driver only runs statements. */
class StatementDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(run: Run) {
    this.#connection = {
      executeQuery: async <Row>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }): Promise<QueryResult<Row>> => ({
        rows: (await run(sql, [...parameters])) as Row[],
      }),
      streamQuery: unsupported,
    }
  }

  async init() {}
  async acquireConnection() {
    return this.#connection
  }
  async releaseConnection() {}
  beginTransaction = unsupported
  commitTransaction = unsupported
  rollbackTransaction = unsupported
  async destroy() {}
}

function unsupported(): never {
  throw new Error('Use transact() for a transaction and readLines() for a long result.')
}
