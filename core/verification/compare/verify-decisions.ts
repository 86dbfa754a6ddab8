import { createHash, hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { erasedMark } from '#core/erased-mark'
import type { AuditEventText, AuditedBatch } from '#core/verification/compare/audited-batch'
import type { AuditedSlice } from '#core/verification/compare/audited-slice'
import { bitCount, setBits } from '#core/verification/compare/bits'
import { type Finding, fault } from '#core/verification/compare/finding'

/** Compares each decision with its audit events: actor, verdict, reason, selection, and its application to each slice. */
export async function* verifyDecisions(db: Database, batch: AuditedBatch, slices: AuditedSlice[]): AsyncGenerator<Finding> {
  const eventsOf = byDecision(batch.events)
  for (const decision of eventsOf.keys())
    if (!batch.decided.has(decision)) yield fault(batch.id, `Decision ${decision} is in the audit log but not in the database.`)
  const erased = new Set([...batch.erasures.values()].flatMap(({ decisions }) => decisions))
  for (const id of erased)
    yield {
      kind: 'erasure',
      batchId: batch.id,
      message: `What decision ${id} said of an erased person was erased by the owner of the database.`,
    }
  const undone = new Set([...batch.decided.values()].map(({ undoes }) => undoes))
  for (const id of batch.decided.keys()) {
    const decision = await readStored(db, id)
    if (decision.isUndone !== undone.has(id)) yield fault(batch.id, `The database is wrong about whether decision ${id} was undone.`)
    const events = eventsOf.get(id) ?? []
    const wrong = differenceOfDecision(
      decision,
      batch.makerId,
      events.find(({ action }) => recording.includes(action)),
      // A reason of a reversal may name a person of another batch of it.
      erased.has(id) || decision.verdict === 'reverse',
    )
    if (wrong) yield fault(batch.id, `Decision ${id} ${wrong}.`)
    if ((decision.verdict === 'reverse' || decision.approvalRequestId !== null) && !isProposed(decision, batch.events, events))
      yield fault(batch.id, `Decision ${id} is not what another operator proposed.`)
    const selected = await readSelected(db, id)
    const selectionDifference = differenceOfSelection(
      decision,
      selected,
      slices,
      events.find(({ action }) => action === 'decision.recorded'),
    )
    if (selectionDifference) yield fault(batch.id, `Decision ${id} ${selectionDifference}.`)
    const summary = createHash('sha256')
    let applied = 0
    const sliceEvents = events.filter(({ action }) => action === 'decision.applied-to-slice')
    const applications = await readApplications(db, id)
    if (applications.length !== sliceEvents.length)
      yield fault(batch.id, `Decision ${id} was applied to ${sliceEvents.length} slices, and the database has ${applications.length}.`)
    for (const application of applications) {
      const slice = slices.find(({ sliceNo }) => sliceNo === application.sliceNo)
      const event = sliceEvents.find(({ data }) => data.slice === application.sliceNo)
      if (!slice || !isApplicationAsRecorded(application, slice, event))
        yield fault(batch.id, `What decision ${id} was applied to in slice ${application.sliceNo} is not what was recorded.`)
      if (decision.selection !== null && !isWithin(application.appliedRows, selected.get(application.sliceNo)?.selectedRows))
        yield fault(batch.id, `Decision ${id} was applied to people of slice ${application.sliceNo} that it does not cover.`)
      summary.update(application.digest)
      applied += application.applied
    }
    if (
      !isEndAsRecorded(
        decision,
        applied,
        summary.digest('hex'),
        events.find(({ action }) => action === 'decision.applied'),
      )
    )
      yield fault(batch.id, `The outcome of decision ${id} is not what was recorded.`)
    if (!isAccountedFor(decision, await readSkipped(db, id)))
      yield fault(batch.id, `Decision ${id} does not account for all people it covers.`)
  }
}

/** The actions that record a decision. */
const recording = ['decision.recorded', 'batch.withdrawn', 'change-request.confirmed', 'batch.frozen-end-confirmed']

function byDecision(events: AuditEventText[]): Map<string, AuditEventText[]> {
  const grouped = new Map<string, AuditEventText[]>()
  for (const event of events) {
    if (event.decision === null) continue
    const those = grouped.get(event.decision)
    if (those) those.push(event)
    else grouped.set(event.decision, [event])
  }
  return grouped
}

type StoredDecision = Awaited<ReturnType<typeof readStored>>

function readStored({ kysely }: Database, id: string) {
  return kysely
    .selectFrom('decision as d')
    .leftJoin('reason as r', 'r.id', 'd.reasonId')
    .where('d.id', '=', id)
    .select((eb) => [
      'd.verdict',
      'd.actorId',
      'd.reasonId',
      'r.title as reasonTitle',
      'd.reason',
      'd.filter',
      'd.exceptCount as except',
      'd.alsoCount as also',
      'd.undoes',
      'd.reversalId',
      'd.approvalRequestId',
      'd.proposedBy',
      'd.selected',
      sql<string | null>`encode(d.selection_digest, 'hex')`.as('selection'),
      sql<string>`decision_text(d)`.as('text'),
      'd.applied',
      'd.skipped',
      'd.digest',
      sql<string | null>`to_char(d.final_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('finalAt'),
      eb('d.undoneAt', 'is not', null).as('isUndone'),
    ])
    .executeTakeFirstOrThrow()
}

function differenceOfDecision(
  decision: StoredDecision,
  makerId: string,
  event: AuditEventText | undefined,
  isErased: boolean,
): string | null {
  const { verdict, reasonId, reasonTitle, reason, filter, except, also, undoes, selection, text, actorId } = decision
  const selected = selection === null ? null : decision.selected
  if (!event) return 'is not in the audit log'
  if (event.actor !== actorId) return 'is by another operator than the audit log says'
  if (verdict !== 'withdraw' && actorId === makerId) return 'is by the maker of the batch'
  // The text comes from an SQL function, which could have been replaced, so it is compared with the columns.
  if (!isDeepStrictEqual(JSON.parse(text), { verdict, reasonId, reasonTitle, reason, filter, except, also, undoes, selected, selection }))
    return 'does not say what its text says'
  if (isErased && hasErasedText(decision) && verdict === event.data.verdict) return null
  return hash('sha256', text) === event.data.sha256 ? null : 'has another verdict, reason or selection than was recorded'
}

/** Whether someone else than the decision's actor proposed to reverse, or asked to approve, exactly these people. */
function isProposed(
  { reversalId, approvalRequestId, proposedBy, actorId, selection }: StoredDecision,
  events: AuditEventText[],
  ofDecision: AuditEventText[],
) {
  const proposal = events.find(({ action, data }) =>
    reversalId === null
      ? action === 'approval-request.proposed' && data.request === approvalRequestId
      : action === 'reversal.proposed' && data.reversal === reversalId,
  )
  const recorded = ofDecision.find(({ action }) => action === 'decision.recorded')
  return (
    proposal !== undefined &&
    proposal.actor === proposedBy &&
    proposedBy !== actorId &&
    proposal.data.selection === selection &&
    recorded?.data.proposedBy === proposedBy &&
    (recorded.data.reversal ?? null) === reversalId &&
    (recorded.data.request ?? null) === approvalRequestId
  )
}

/** The text of such a decision is no longer the recorded one; its selection is compared by itself. */
const hasErasedText = ({ reason, filter }: StoredDecision) =>
  reason === erasedMark || Object.values((filter ?? {}) as Record<string, unknown>).includes(erasedMark)

type SelectedSlice = { sliceNo: number; selected: number; selectedRows: Buffer }

async function readSelected(db: Database, decisionId: string): Promise<Map<number, SelectedSlice>> {
  const rows: SelectedSlice[] = await db.kysely
    .selectFrom('decisionSelection')
    .where('decisionId', '=', decisionId)
    .orderBy('sliceNo')
    .select(['sliceNo', 'selected', sql<Buffer>`varbit_send(selected_rows)`.as('selectedRows')])
    .execute()
  return new Map(rows.map((row) => [row.sliceNo, row]))
}

/** Compares the selected rows with the digest and the count in the audit log. */
function differenceOfSelection(
  { selection, selected }: StoredDecision,
  stored: Map<number, SelectedSlice>,
  slices: AuditedSlice[],
  event: AuditEventText | undefined,
): string | null {
  if (selection === null) return stored.size === 0 ? null : 'covers people by name and should not'
  const summary = createHash('sha256')
  let counted = 0
  for (const { sliceNo, selected, selectedRows } of stored.values()) {
    const slice = slices.find((candidate) => candidate.sliceNo === sliceNo)
    const bits = [...setBits(selectedRows)].length
    if (!slice || bitCount(selectedRows) !== slice.rowTo - slice.rowFrom + 1 || bits !== selected)
      return `covers other people of slice ${sliceNo} than it counts`
    const number = Buffer.alloc(4)
    number.writeInt32BE(sliceNo)
    summary.update(number).update(selectedRows)
    counted += bits
  }
  const digest = summary.digest('hex')
  if (digest !== selection || event?.data.selection !== selection) return 'covers other people than were recorded'
  return counted === selected && event.data.selected === selected ? null : 'covers more or fewer people than were counted'
}

function isWithin(applied: Buffer, selected: Buffer | undefined): boolean {
  return selected?.length === applied.length && applied.subarray(4).every((byte, index) => (byte & ~(selected[4 + index] ?? 0)) === 0)
}

async function readSkipped(db: Database, decisionId: string): Promise<number> {
  const skips = await db.kysely.selectFrom('decisionSkipped').where('decisionId', '=', decisionId).select('skipped').execute()
  return skips.reduce((sum, { skipped }) => sum + skipped, 0)
}

/** Whether an applied decision accounts for everyone: each person was decided, or skipped for a cause. */
function isAccountedFor({ applied, skipped, selected }: StoredDecision, causes: number): boolean {
  if (applied === null || skipped === null) return causes === 0
  return causes === skipped && applied + skipped === selected
}

type Application = { sliceNo: number; applied: number; appliedRows: Buffer; digest: Buffer }

function readApplications({ kysely }: Database, decisionId: string): Promise<Application[]> {
  return kysely
    .selectFrom('decisionSlice')
    .where('decisionId', '=', decisionId)
    .orderBy('sliceNo')
    .select(['sliceNo', 'applied', sql<Buffer>`varbit_send(applied_rows)`.as('appliedRows'), 'digest'])
    .execute()
}

function isApplicationAsRecorded(
  { applied, appliedRows, digest }: Application,
  slice: AuditedSlice,
  event: AuditEventText | undefined,
): boolean {
  const expected = createHash('sha256').update(slice.digest).update(appliedRows).digest('hex')
  return (
    bitCount(appliedRows) === slice.rowTo - slice.rowFrom + 1 &&
    [...setBits(appliedRows)].length === applied &&
    digest.toString('hex') === expected &&
    event?.data.digest === expected &&
    event.data.applied === applied
  )
}

function isEndAsRecorded(decision: StoredDecision, applied: number, digest: string, event: AuditEventText | undefined): boolean {
  if (decision.digest === null) return event === undefined
  return (
    decision.applied === applied &&
    decision.digest.toString('hex') === digest &&
    event?.data.applied === applied &&
    event.data.skipped === decision.skipped &&
    event.data.digest === digest &&
    decision.finalAt === (decision.isUndone ? null : (event.data.finalAt ?? null))
  )
}
