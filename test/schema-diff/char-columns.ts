import { ColumnTypeEnum, type SqlDriverAdapter, type SqlQueryable } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const CHAR = 18
const TEXT = 25

interface Field {
  dataTypeID: number
}

interface Parser {
  addFields(fields: Field[]): void
}

let isCharColumn: boolean[] = []

/**
 * Lets the adapter read columns of PostgreSQL's internal type "char", which it refuses and the catalogue uses: reads them as text and
 * reports their true type to the engine. Changes the driver for this process, one query at a time.
 */
export function readCharColumns(): void {
  const prototype: Parser = Object(pg.Result.prototype)
  const addFields = prototype.addFields
  prototype.addFields = function addFieldsAsText(this: Parser, fields) {
    isCharColumn = fields.map(({ dataTypeID }) => dataTypeID === CHAR)
    for (const field of fields) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT
    addFields.call(this, fields)
  }
}

/** The same connection, reporting "char" where readCharColumns made it text. */
export function sayingChar(adapter: SqlDriverAdapter): SqlDriverAdapter {
  restore(adapter)
  const startTransaction = adapter.startTransaction.bind(adapter)
  adapter.startTransaction = async (level) => restore(await startTransaction(level))
  return adapter
}

function restore<Queryable extends SqlQueryable>(queryable: Queryable): Queryable {
  const queryRaw = queryable.queryRaw.bind(queryable)
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query)
    const columnTypes = result.columnTypes.map((type, index) => (isCharColumn[index] ? ColumnTypeEnum.Character : type))
    return { ...result, columnTypes }
  }
  return queryable
}
