import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { FieldVersion } from '#core/fields/field-version'
import { type Problem, sentenceFor } from '#core/parsing/row/problems'

/** A row of the file and its outcome. */
export type LedgerRow = {
  row: number
  line: number
  outcome: string
  name: string | null
  dob: string | null
  city: string | null
  email: string | null
  /** The values of the declared fields as they are stored; null for a row that is no person, and without declared fields. */
  packed: string | null
  decision: string | null
  problems: { code: string; field: string | null; message: string }[]
  /** With the key of the unique field whose value is repeated; without one it is the same person. Null for a masked batch, too. */
  repeats: { batch: string; row: number; field?: string } | null
}

const pageRows = 5_000

type Ledger = { batchId: string; rowCount: number; version: FieldVersion; masked: ReadonlySet<string> }

/** Every row of a batch in the order of the file. Memory does not grow with the file. */
export async function* ledgerOf(db: Database, { batchId, rowCount, version, masked }: Ledger): AsyncGenerator<LedgerRow> {
  for (let from = 1; from <= rowCount; from += pageRows) {
    const page = { batchId, from, to: from + pageRows - 1 }
    const [people, failed] = await Promise.all([readPeople(db, page), readFailedRows(db, page, version, masked)])
    // Not yield*, which awaits a list item by item and takes twice as long.
    for (const row of inOrder(people, failed)) yield row
  }
}

type LedgerPage = { batchId: string; from: number; to: number }

function* inOrder(people: StoredPerson[], failed: LedgerRow[]): Generator<LedgerRow> {
  let next = 0
  for (const person of people) {
    for (let row = failed[next]; row && row.row < person.row; row = failed[next]) {
      yield row
      next += 1
    }
    // Written out, because a spread makes the ledger take 1.6 times as long.
    const { row, line, outcome, name, dob, city, email, packed, decision } = person
    yield { row, line, outcome, name, dob, city, email, packed, decision, problems: [], repeats: null }
  }
  yield* failed.slice(next)
}

type StoredPerson = Awaited<ReturnType<typeof readPeople>>[number]

function readPeople({ kysely }: Database, { batchId, from, to }: LedgerPage) {
  return kysely
    .selectFrom('users as u')
    .leftJoin('decision as d', (join) => join.onRef('d.batchId', '=', 'u.batchId').onRef('d.decisionNo', '=', 'u.decisionNo'))
    .where('u.batchId', '=', batchId)
    .where((eb) => eb.between('u.rowNo', from, to))
    .orderBy('u.rowNo')
    .select([
      'u.rowNo as row',
      'u.line',
      'u.status as outcome',
      'u.name',
      sql<string>`to_char(u.dob, 'YYYY-MM-DD')`.as('dob'),
      'u.city',
      'u.email',
      'u.fields as packed',
      'd.id as decision',
    ])
    .execute()
}

async function readFailedRows(
  { kysely }: Database,
  { batchId, from, to }: LedgerPage,
  { fields }: FieldVersion,
  masked: ReadonlySet<string>,
): Promise<LedgerRow[]> {
  const withMessage = ({ code, field }: Problem) => ({ code, field, message: sentenceFor({ code, field }, fields) })
  const rows = await kysely
    .selectFrom('failedRow')
    .where('batchId', '=', batchId)
    .where((eb) => eb.between('rowNo', from, to))
    .orderBy('rowNo')
    .select((eb) => [
      'rowNo as row',
      'line',
      'outcome',
      eb.ref('problems').$castTo<Problem[] | null>().as('problems'),
      'repeatsBatchId as batch',
      'repeatsRowNo as of',
      'repeatsField as field',
    ])
    .execute()
  return rows.map(({ row, line, outcome, problems, batch, of, field }) => ({
    row,
    line,
    outcome,
    name: null,
    dob: null,
    city: null,
    email: null,
    packed: null,
    decision: null,
    problems: (problems ?? []).map(withMessage),
    repeats: batch !== null && of !== null && !masked.has(batch) ? { row: of, batch, ...(field !== null && { field }) } : null,
  }))
}
