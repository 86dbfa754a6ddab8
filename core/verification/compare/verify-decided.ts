import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { statusAfter } from '#core/decisions/decision'
import type { PersonStatus } from '#core/people/filter/person-status'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'
import type { AuditedSlice, StoredPerson } from '#core/verification/compare/audited-slice'
import { bitAt, setBits } from '#core/verification/compare/bits'
import { type Finding, fault } from '#core/verification/compare/finding'

/** Compares the status of each person of a slice, and the counts of the slice, with the decisions that were applied. */
export async function* verifyDecided(
  db: Database,
  batch: AuditedBatch,
  slice: AuditedSlice,
  users: Map<number, StoredPerson>,
): AsyncGenerator<Finding> {
  const appliedBy = new Map<number, string>()
  for await (const { decisionId, appliedRows } of readApplications(db, batch.id, slice.sliceNo)) {
    for (const bit of setBits(appliedRows)) {
      const row = slice.rowFrom + bit
      const undoes = batch.decided.get(decisionId)?.undoes ?? null
      if (undoes !== null) {
        if (appliedBy.get(row) !== undoes)
          yield fault(batch.id, `Row ${row} was reset by an undo, but the undone decision had not been applied to it.`)
        appliedBy.delete(row)
        continue
      }
      const before = batch.decided.get(appliedBy.get(row) ?? '')?.verdict
      const verdict = batch.decided.get(decisionId)?.verdict
      const endsApproval = (verdict === 'withdraw-frozen' || verdict === 'reverse') && before === 'approve'
      if (verdict === 'reverse' && !endsApproval) yield fault(batch.id, `Row ${row} was reversed, but no approval had been applied to it.`)
      if (appliedBy.has(row) && !endsApproval) yield fault(batch.id, `Row ${row} was decided twice.`)
      if (!users.has(row)) yield fault(batch.id, `A decision was applied to row ${row}, but no one is there.`)
      appliedBy.set(row, decisionId)
    }
  }
  const counts = { ...slice.counts, pending: 0, approved: 0, rejected: 0, 'sent-back': 0, withdrawn: 0, expired: 0, reversed: 0 }
  const held = slice.counts.reversed > 0 ? await readHeld(db, batch.id, slice.sliceNo) : null
  for (const { row, status, freed, decision: storedDecision } of users.values()) {
    const decision = appliedBy.get(row) ?? null
    const { decisionNo = 0, verdict } = (decision === null ? undefined : batch.decided.get(decision)) ?? {}
    const expected = verdict === undefined ? 'pending' : statusAfter[verdict]
    counts[status] += 1
    if (storedDecision !== decisionNo || status !== expected)
      yield fault(batch.id, `Row ${row} is ${status}, and by its decisions it is ${expected}.`)
    // The key of a person who was reversed is free once no target has them.
    const isTaken =
      status === 'reversed' ? held !== null && bitAt(held, row - slice.rowFrom) : status === 'pending' || status === 'approved'
    if (freed === isTaken) yield fault(batch.id, `Row ${row} is ${status}, and its identity key is ${freed ? 'free' : 'taken'}.`)
    if (bitAt(slice.pendingRows, row - slice.rowFrom) !== (status === 'pending'))
      yield fault(batch.id, `Slice ${slice.sliceNo} is wrong about whether row ${row} is pending.`)
  }
  for (const part of Object.keys(statusNames) as PersonStatus[])
    if (counts[part] !== slice.counts[part])
      yield fault(batch.id, `Slice ${slice.sliceNo} counts ${slice.counts[part]} ${part} and has ${counts[part]}.`)
}

const statusNames: Record<PersonStatus, true> = {
  pending: true,
  approved: true,
  rejected: true,
  'sent-back': true,
  withdrawn: true,
  expired: true,
  reversed: true,
}

async function readHeld({ kysely }: Database, batchId: string, sliceNo: number): Promise<Buffer> {
  const { held } = await kysely
    .selectNoFrom(sql<Buffer>`varbit_send(rows_held_by_targets(${batchId}, ${sliceNo}))`.as('held'))
    .executeTakeFirstOrThrow()
  return held
}

type Application = { decisionNo: number; decisionId: string; appliedRows: Buffer }

const pageApplications = 100

/** The rows of a slice that each decision was applied to, in the order of application. */
async function* readApplications(db: Database, batchId: string, sliceNo: number): AsyncGenerator<Application> {
  for (let after = 0; ; ) {
    const page: Application[] = await db.kysely
      .selectFrom('decision as d')
      .innerJoin('decisionSlice as s', (join) => join.onRef('s.decisionId', '=', 'd.id').on('s.sliceNo', '=', sliceNo))
      .where('d.batchId', '=', batchId)
      .where('d.decisionNo', '>', after)
      .orderBy('d.decisionNo')
      .limit(pageApplications)
      .select(['d.decisionNo', 'd.id as decisionId', sql<Buffer>`varbit_send(s.applied_rows)`.as('appliedRows')])
      .execute()
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageApplications) return
    after = last.decisionNo
  }
}
