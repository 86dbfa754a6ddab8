import pg from 'pg'

/** Smaller parameters are copied faster than written alone. */
const largeBytes = 32 * 1024

export const hasLargeValue = (values: readonly unknown[]): boolean =>
  values.some((value) => value instanceof Buffer && value.length >= largeBytes)

/**
 * A statement whose parameters are written to the connection from where they are. `pg` would first copy them into one buffer, which it makes
 * larger several times, and the garbage of some megabytes per statement takes as much CPU as the statement.
 */
export function createLargeQuery(sql: string, values: unknown[]): pg.Query {
  const query = new pg.Query(sql, values)
  const { submit } = query
  query.submit = (connection) => submit.call(query, withPlainBind(connection))
  return query
}

/** What `pg` asks a connection to bind; `valueMapper` turns a value into a text, bytes or null. */
type Bind = { portal: string; statement?: string; values: unknown[]; valueMapper: (value: unknown) => Buffer | string | null }

const withPlainBind = (connection: pg.Connection): pg.Connection =>
  Object.create(connection, { bind: { value: (bind: Bind) => writeBind(connection, bind) } })

/** Writes the message Bind: https://www.postgresql.org/docs/18/protocol-message-formats.html */
function writeBind({ stream }: pg.Connection, { portal, statement = '', values, valueMapper }: Bind): void {
  const mapped = values.map((value) => valueMapper(value))
  const cells = mapped.map((value) => (typeof value === 'string' ? Buffer.from(value) : value))
  const head = Buffer.concat([
    Buffer.from(`${portal}\0${statement}\0`),
    int16(mapped.length),
    ...mapped.map((value) => int16(value instanceof Buffer ? binary : text)),
    int16(mapped.length),
  ])
  // All columns of the result are texts.
  const tail = Buffer.concat([int16(1), int16(text)])
  const bytes = cells.reduce((sum, cell) => sum + 4 + (cell?.length ?? 0), 4 + head.length + tail.length)
  stream.write(Buffer.concat([Buffer.from('B'), int32(bytes), head]))
  for (const cell of cells) {
    stream.write(int32(cell === null ? -1 : cell.length))
    if (cell !== null) stream.write(cell)
  }
  stream.write(tail)
}

const [text, binary] = [0, 1]

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}
