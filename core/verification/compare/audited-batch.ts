import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { Verdict } from '#core/decisions/decision'
import { readComparedAlternatives } from '#core/field-versions/compared-alternatives'
import { parseFieldVersion } from '#core/field-versions/stored-fields'
import type { FieldVersion } from '#core/fields/field-version'
import type { NumberedAlternative } from '#core/fields/identity-alternatives'
import { ParseOptions, RequestedParseOptions } from '#core/parsing/parse-options'
import { dayOf } from '#core/parsing/values/calendar'
import { WorkbookInfo } from '#core/workbook/sheet-info'

/** The hashed text of an audit event. */
export type AuditEventText = {
  seq: number
  action: string
  actor: string | null
  decision: string | null
  data: Record<string, unknown>
}

/** The erasure of a row, with the hash of the file and the digest of the slice after it, and the decisions whose text named the person. */
export type Erasure = { row: number; slice: number; fileSha256: string; sliceDigest: string; decisions: string[]; at: number }

/** A batch without its rows, and its audit events. */
export type AuditedBatch = {
  id: string
  makerId: string
  uploadId: string
  sizeBytes: number
  textBytes: number
  /** Whether the original is kept beside the text. */
  packed: boolean
  isWorkbook: boolean
  workbook: WorkbookInfo | null
  sha256: Buffer
  /** The number of the version of fields by which the file is read, and the hash of its stored text. */
  fieldVersion: number
  fieldsSha256: string
  version: FieldVersion
  /** The alternatives by which its people are compared besides their identity key. */
  compared: NumberedAlternative[]
  /** The parse options that the maker gave, and the digest of their text. */
  requested: RequestedParseOptions
  requestedSha256: string
  parseOptions: ParseOptions | null
  header: string[]
  columns: number
  today: string
  rowCount: number | null
  importEnded: boolean
  /** The batch that this one is a revision of. */
  revisionOf: string | null
  decided: Map<string, { decisionNo: number; verdict: Verdict; undoes: string | null; reversalId: string | null }>
  events: AuditEventText[]
  erasures: Map<number, Erasure>
}

export async function readAuditedBatch(db: Database, batchId: string): Promise<AuditedBatch> {
  const found = await db.kysely
    .selectFrom('batch')
    .innerJoin('fieldVersion as f', 'f.number', 'batch.fieldVersion')
    .where('id', '=', batchId)
    .select((eb) => [
      'id',
      'makerId',
      'uploadId',
      'sizeBytes',
      'textBytes',
      eb('originalUploadId', 'is not', null).as('packed'),
      'isWorkbook',
      'workbook',
      'batch.sha256',
      'fieldVersion',
      sql<string>`encode(sha256(convert_to(f.definition, 'UTF8')), 'hex')`.as('fieldsSha256'),
      'f.definition',
      'parseOptions',
      'header',
      'requestedParseOptions as requested',
      sql<string>`encode(sha256(convert_to(requested_parse_options::text, 'UTF8')), 'hex')`.as('requestedSha256'),
      'revisionOf',
      'importStartedAt',
      'rowCount',
      eb('importEndedAt', 'is not', null).as('importEnded'),
    ])
    .executeTakeFirst()
  if (!found) throw new Error(`Batch ${batchId} does not exist`)
  const { definition, ...row } = found
  const { importStartedAt, ...batch } = row
  const decisions = await db.kysely
    .selectFrom('decision')
    .where('batchId', '=', batchId)
    .select(['id', 'decisionNo', 'verdict', 'undoes', 'reversalId'])
    .execute()
  const events = await readEvents(db, batchId)
  return {
    ...batch,
    version: parseFieldVersion(definition),
    compared: await readComparedAlternatives(db, batch.fieldVersion),
    packed: Boolean(row.packed),
    workbook: WorkbookInfo.nullable().parse(row.workbook),
    importEnded: Boolean(row.importEnded),
    parseOptions: row.parseOptions === null ? null : ParseOptions.parse(row.parseOptions),
    requested: RequestedParseOptions.parse(row.requested),
    header: row.header ?? [],
    columns: row.header?.length ?? 0,
    today: dayOf(importStartedAt),
    decided: new Map(decisions.map(({ id, ...decision }) => [id, decision])),
    events,
    erasures: new Map(events.filter(({ action }) => action === 'person.erased').map(erasureOf)),
  }
}

async function readEvents({ kysely }: Database, batchId: string): Promise<AuditEventText[]> {
  const events = await kysely
    .selectFrom('auditEvent')
    .where('batchId', '=', batchId)
    .where('action', '<>', 'data.downloaded')
    .orderBy('seq')
    .select('body')
    .execute()
  return events.map(({ body }) => JSON.parse(body))
}

function erasureOf({ seq, data }: AuditEventText): [number, Erasure] {
  const { row, slice, fileSha256, sliceDigest, decisions } = data as Omit<Erasure, 'at' | 'decisions'> & { decisions?: string[] }
  return [row, { row, slice, fileSha256, sliceDigest, decisions: decisions ?? [], at: seq }]
}

/** The last of several erasures, if any. */
export const lastOf = (erasures: Iterable<Erasure>) => [...erasures].toSorted((a, b) => a.at - b.at).at(-1)
