import { type Expression, sql } from 'kysely'
import type { Database } from '#core/database/open-database'

/** A decision. `text` is what its hash in the audit log is computed from. */
export type PackedDecision = {
  id: string
  number: number
  verdict: string
  by: string | null
  byId: string | null
  reasonTitle: string | null
  reason: string | null
  recordedAt: string
  appliedAt: string | null
  finalAt: string | null
  undoneAt: string | null
  undoes: string | null
  /** The reversal or the approval request that it carries out, and who proposed that. */
  reversal: string | null
  approvalRequest: string | null
  proposedById: string | null
  selected: number | null
  applied: number | null
  skipped: number | null
  digest: string | null
  text: string
}

export async function* decisionsOf({ kysely }: Database, batchId: string): AsyncGenerator<PackedDecision> {
  const ids = await kysely.selectFrom('decision').where('batchId', '=', batchId).orderBy('decisionNo').select('id').execute()
  for (const { id } of ids) {
    yield* await kysely
      .selectFrom('decision as d')
      .leftJoin('operator as o', 'o.id', 'd.actorId')
      .leftJoin('reason as r', 'r.id', 'd.reasonId')
      .where('d.id', '=', id)
      .select((eb) => [
        'd.id',
        'd.decisionNo as number',
        'd.verdict',
        'o.name as by',
        'd.actorId as byId',
        'r.title as reasonTitle',
        'd.reason',
        inUtc(eb.ref('d.recordedAt')).as('recordedAt'),
        inUtc(eb.ref('d.appliedAt')).as('appliedAt'),
        inUtc(eb.ref('d.finalAt')).as('finalAt'),
        inUtc(eb.ref('d.undoneAt')).as('undoneAt'),
        'd.undoes',
        'd.reversalId as reversal',
        'd.approvalRequestId as approvalRequest',
        'd.proposedBy as proposedById',
        'd.selected',
        'd.applied',
        'd.skipped',
        sql<string | null>`encode(d.digest, 'hex')`.as('digest'),
        sql<string>`decision_text(d)`.as('text'),
      ])
      .execute()
  }
}

/** A time with its microseconds, which a Date does not have. */
const inUtc = <Time extends Date | null>(time: Expression<Time>) =>
  sql<Time extends null ? string | null : string>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

export type PackedSelection = { decision: string; number: number; slice: number; selected: number; rows: string }

/** The rows that each decision covers, slice by slice; `rows` has the format of `applicationsOf`. */
export async function* selectionsOf(db: Database, batchId: string): AsyncGenerator<PackedSelection> {
  for (let after: [number, number] = [0, 0]; ; ) {
    const page: PackedSelection[] = await db.kysely
      .selectFrom('decision as d')
      .innerJoin('decisionSelection as n', 'n.decisionId', 'd.id')
      .where('d.batchId', '=', batchId)
      .where((eb) => eb(eb.refTuple('d.decisionNo', 'n.sliceNo'), '>', eb.tuple(...after)))
      .orderBy('d.decisionNo')
      .orderBy('n.sliceNo')
      .limit(pageSlices)
      .select([
        'd.id as decision',
        'd.decisionNo as number',
        'n.sliceNo as slice',
        'n.selected',
        sql<string>`encode(varbit_send(n.selected_rows), 'hex')`.as('rows'),
      ])
      .execute()
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSlices) return
    after = [last.number, last.slice]
  }
}

export type PackedSkip = { decision: string; cause: string; by: string | null; skipped: number }

/** How many rows each decision skipped, by cause. */
export async function* skipsOf(db: Database, batchId: string): AsyncGenerator<PackedSkip> {
  yield* await db.kysely
    .selectFrom('decision as d')
    .innerJoin('decisionSkipped as k', 'k.decisionId', 'd.id')
    .where('d.batchId', '=', batchId)
    .orderBy('d.decisionNo')
    .orderBy('k.skipNo')
    .select(['d.id as decision', 'k.cause', 'k.byId as by', 'k.skipped'])
    .execute()
}

export type PackedApplication = { decision: string; number: number; slice: number; applied: number; rows: string; digest: string }

const pageSlices = 100

/** The rows that each decision was applied to, slice by slice. `rows` is hexadecimal: the number of bits in four bytes, then a bit per row, highest first. */
export async function* applicationsOf(db: Database, batchId: string): AsyncGenerator<PackedApplication> {
  for (let after: [number, number] = [0, 0]; ; ) {
    const page: PackedApplication[] = await db.kysely
      .selectFrom('decision as d')
      .innerJoin('decisionSlice as s', 's.decisionId', 'd.id')
      .where('d.batchId', '=', batchId)
      .where((eb) => eb(eb.refTuple('d.decisionNo', 's.sliceNo'), '>', eb.tuple(...after)))
      .orderBy('d.decisionNo')
      .orderBy('s.sliceNo')
      .limit(pageSlices)
      .select([
        'd.id as decision',
        'd.decisionNo as number',
        's.sliceNo as slice',
        's.applied',
        sql<string>`encode(varbit_send(s.applied_rows), 'hex')`.as('rows'),
        sql<string>`encode(s.digest, 'hex')`.as('digest'),
      ])
      .execute()
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSlices) return
    after = [last.number, last.slice]
  }
}
