import { type ExpressionBuilder, sql } from 'kysely'
import { jsonBuildObject } from 'kysely/helpers/postgres'
import { z } from 'zod'
import { type Batch, InputNeeded, Refusal, Stalled } from '#core/batches/batch'
import { balanceOf, sliceSums } from '#core/batches/slice-sums'
import type { Database } from '#core/database/open-database'
import type { Tables } from '#core/database/tables'
import { WorkbookInfo } from '#core/workbook/sheet-info'

/** Reads the batches that `narrow` leaves of all, in its order, with their balances. It calls the batch `b`. */
export async function readBatches(db: Database, narrow: (batches: BatchQuery) => BatchQuery): Promise<Batch[]> {
  return (await narrow(batchQuery(db)).execute()).map(toBatch)
}

/** Returns one batch, without a check of permissions, or undefined. */
export async function readBatch(db: Database, batchId: string): Promise<Batch | undefined> {
  const [batch] = await readBatches(db, (batches) => batches.where('b.id', '=', batchId))
  return batch
}

export type BatchQuery = ReturnType<typeof batchQuery>
type BatchRow = Awaited<ReturnType<BatchQuery['execute']>>[number]

// One statement, so that the desk waits for one round trip and the counts of a batch agree with its state.
const batchQuery = ({ kysely }: Database) =>
  kysely
    .selectFrom('batch as b')
    .innerJoin('operator as o', 'o.id', 'b.makerId')
    .crossJoinLateral((eb) => sliceSums(eb).as('s'))
    .selectAll('s')
    .select([
      'b.id',
      'b.fileName',
      'b.sizeBytes',
      'b.textBytes',
      'b.originalUploadId',
      'b.isWorkbook',
      'b.workbook',
      'b.sha256',
      'b.state',
      'b.rowCount',
      'b.refusal',
      'b.inputNeeded',
      'b.stalled',
      'b.createdAt',
      'b.importStartedAt',
      'b.importEndedAt',
      'b.endedAt',
      'b.verifiedAt',
      'b.frozenAt',
      'b.revisionNo',
      'o.id as makerId',
      'o.name as makerName',
    ])
    .select((eb) => [
      canBeChecked(eb).as('canBeChecked'),
      earlierRevision(eb).as('earlierRevision'),
      laterRevisions(eb).as('laterRevisions'),
      findings(eb).as('findings'),
      frozenEnd(eb).as('frozenEnd'),
      approvalRequests(eb).as('approvalRequests'),
      deliveryFailures(eb).as('deliveryFailures'),
      sql<boolean>`coalesce(verifier_last_seen() > clock_timestamp() - interval '1 minute', false)`.as('hasVerifier'),
    ])

type OfBatch = ExpressionBuilder<Tables & { b: Tables['batch'] }, 'b'>

const canBeChecked = (eb: OfBatch) =>
  eb.exists(
    eb
      .selectFrom('operatorRoleGrant as g')
      .innerJoin('operator as c', 'c.id', 'g.operatorId')
      .where('g.role', '=', 'checker')
      .where('c.active', '=', true)
      .whereRef('c.id', '<>', 'b.makerId')
      .select('c.id'),
  )

const earlierRevision = (eb: OfBatch) =>
  eb
    .selectFrom('batch as e')
    .whereRef('e.id', '=', 'b.revisionOf')
    .select(({ ref }) => jsonBuildObject({ id: ref('e.id'), fileName: ref('e.fileName') }).as('earlier'))

const laterRevisions = (eb: OfBatch) =>
  eb
    .selectFrom('batch as l')
    .whereRef('l.revisionOf', '=', 'b.id')
    .select(({ fn, ref }) =>
      fn
        .jsonAgg(jsonBuildObject({ id: ref('l.id'), fileName: ref('l.fileName'), no: ref('l.revisionNo').$notNull() }))
        .orderBy('l.id')
        .as('revisions'),
    )

const findings = (eb: OfBatch) =>
  eb
    .selectFrom('verification as v')
    .whereRef('v.batchId', '=', 'b.id')
    .where('b.frozenAt', 'is not', null)
    .where('v.outcome', '=', 'different')
    .orderBy('v.endedAt', 'desc')
    .limit(1)
    .select('v.findings')

const frozenEnd = (eb: OfBatch) =>
  eb
    .selectFrom('changeRequest as f')
    .innerJoin('operator as p', 'p.id', 'f.proposedBy')
    .whereRef('f.batchId', '=', 'b.id')
    .where('b.state', '=', 'frozen')
    .where('f.decidedAt', 'is', null)
    .where('f.expiresAt', '>', sql<Date>`clock_timestamp()`)
    .select(({ ref }) =>
      jsonBuildObject({
        id: ref('f.id'),
        proposedBy: jsonBuildObject({ id: ref('p.id'), name: ref('p.name') }),
        proposedAt: ref('f.proposedAt'),
      }).as('frozenEnd'),
    )

const approvalRequests = (eb: OfBatch) =>
  eb
    .selectFrom('approvalRequest as a')
    .innerJoin('operator as p', 'p.id', 'a.proposedBy')
    .whereRef('a.batchId', '=', 'b.id')
    .where('b.state', '=', 'pending')
    .where('a.decidedAt', 'is', null)
    .where('a.expiresAt', '>', sql<Date>`clock_timestamp()`)
    .select(({ fn, ref }) =>
      fn
        .jsonAgg(
          jsonBuildObject({
            id: ref('a.id'),
            people: ref('a.selected'),
            register: ref('a.registerPeople'),
            proposedBy: jsonBuildObject({ id: ref('p.id'), name: ref('p.name') }),
            proposedAt: ref('a.proposedAt'),
            expiresAt: ref('a.expiresAt'),
          }),
        )
        .orderBy('a.proposedAt')
        .as('approvalRequests'),
    )

/** The slices of the batch `b` with people that a target in use refused. */
const slicesWithFailures = (eb: OfBatch) =>
  eb
    .selectFrom('deliverySlice as y')
    .innerJoin('target as t', 't.id', 'y.targetId')
    .whereRef('y.batchId', '=', 'b.id')
    .where('y.failed', '>', 0)
    .where('t.retiredAt', 'is', null)

const deliveryFailures = (eb: OfBatch) => slicesWithFailures(eb).select(({ fn }) => fn.sum<number | null>('y.failed').as('failed'))

/** For `where`: batches with people that a target in use refused. */
export const hasDeliveryFailures = (eb: OfBatch) => eb.exists(slicesWithFailures(eb).select('y.batchId'))

// Made once, because making a schema takes longer than parsing with it.
const Json = {
  refusal: Refusal.nullable(),
  inputNeeded: InputNeeded.loose().nullable(),
  stalled: Stalled.nullable(),
  workbook: WorkbookInfo.nullable(),
  findings: z.array(z.object({ message: z.string() })).nullable(),
}

function toBatch(row: BatchRow): Batch {
  const { frozenAt, verifiedAt } = row
  return {
    id: row.id,
    fileName: row.fileName,
    sizeBytes: row.sizeBytes,
    textBytes: row.textBytes,
    packed: row.originalUploadId !== null,
    isWorkbook: row.isWorkbook,
    workbook: Json.workbook.parse(row.workbook),
    sha256: row.sha256.toString('hex'),
    maker: { id: row.makerId, name: row.makerName },
    canBeChecked: Boolean(row.canBeChecked),
    state: row.state,
    balance: balanceOf(row.rowCount, row),
    refusal: Json.refusal.parse(row.refusal),
    inputNeeded: Json.inputNeeded.parse(row.inputNeeded),
    stalled: Json.stalled.parse(row.stalled),
    verification: {
      state: frozenAt ? 'different' : verifiedAt ? 'verified' : 'waiting',
      at: (frozenAt ?? verifiedAt)?.toISOString() ?? null,
      findings: (Json.findings.parse(row.findings) ?? []).map(({ message }) => message),
      hasVerifier: row.hasVerifier,
    },
    frozenEnd: row.frozenEnd && { ...row.frozenEnd, proposedAt: new Date(row.frozenEnd.proposedAt).toISOString() },
    approvalRequests: (row.approvalRequests ?? []).map(({ register, proposedAt, expiresAt, ...request }) => ({
      ...request,
      register: Number(register),
      proposedAt: new Date(proposedAt).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
    })),
    deliveryFailures: row.deliveryFailures ?? 0,
    revision: row.revisionNo !== null && row.earlierRevision ? { no: row.revisionNo, of: row.earlierRevision } : null,
    laterRevisions: row.laterRevisions ?? [],
    createdAt: row.createdAt.toISOString(),
    importStartedAt: row.importStartedAt?.toISOString() ?? null,
    importEndedAt: row.importEndedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }
}
