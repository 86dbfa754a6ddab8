import { createHash, hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { BatchRecord, Told } from '#core/audit/record/batch-record'
import { bitCount, setBits } from '#core/audit/record/bits'
import { type Finding, fault } from '#core/audit/record/finding'
import type { SliceRecord } from '#core/audit/record/slice-record'
import type { Database } from '#core/db'

type StoredDecision = {
  id: string
  verdict: string
  actorId: string | null
  reasonId: string | null
  reasonTitle: string | null
  reason: string | null
  rows: string | null
  filter: unknown
  except: string | null
  also: string | null
  undoes: string | null
  expected: number | null
  text: string
  applied: number | null
  skipped: number | null
  digest: Buffer | null
  finalAt: string | null
  isUndone: boolean
}

/** That each decision is what the audit says: who, what, on whom, and what became of it slice by slice. */
export async function* verifyDecisions(db: Database, batch: BatchRecord, slices: SliceRecord[]): AsyncGenerator<Finding> {
  const toldOf = byDecision(batch.events)
  for (const decision of toldOf.keys())
    if (!batch.decided.has(decision)) yield fault(batch.id, `Decision ${decision} is in the audit and not in the record.`)
  const undone = new Set([...batch.decided.values()].map(({ undoes }) => undoes))
  for (const id of batch.decided.keys()) {
    const decision = await readStored(db, id)
    if (decision.isUndone !== undone.has(id)) yield fault(batch.id, `The record is wrong about whether decision ${id} was undone.`)
    const told = toldOf.get(id) ?? []
    const wrong = wrongInRecord(
      decision,
      batch.makerId,
      told.find(({ action }) => action === 'decision.recorded' || action === 'batch.withdrawn'),
    )
    if (wrong) yield fault(batch.id, `Decision ${id} ${wrong}.`)
    const summary = createHash('sha256')
    let applied = 0
    const toldSlices = told.filter(({ action }) => action === 'decision.applied-to-slice')
    const takings = await readTakings(db, id)
    if (takings.length !== toldSlices.length)
      yield fault(batch.id, `Decision ${id} was applied to ${toldSlices.length} slices, and the record has ${takings.length}.`)
    for (const taking of takings) {
      const slice = slices.find(({ sliceNo }) => sliceNo === taking.sliceNo)
      const event = toldSlices.find(({ data }) => data.slice === taking.sliceNo)
      if (!slice || !isAsTold(taking, slice, event))
        yield fault(batch.id, `What decision ${id} took of slice ${taking.sliceNo} is not what was recorded.`)
      summary.update(taking.digest)
      applied += taking.applied
    }
    if (
      !isEndAsTold(
        decision,
        applied,
        summary.digest('hex'),
        told.find(({ action }) => action === 'decision.applied'),
      )
    )
      yield fault(batch.id, `The outcome of decision ${id} is not what was recorded.`)
  }
}

function byDecision(events: Told[]): Map<string, Told[]> {
  const grouped = new Map<string, Told[]>()
  for (const event of events) {
    if (event.decision === null) continue
    const those = grouped.get(event.decision)
    if (those) those.push(event)
    else grouped.set(event.decision, [event])
  }
  return grouped
}

async function readStored(db: Database, id: string): Promise<StoredDecision> {
  const [decision] = await db.query<StoredDecision>(
    `select id, verdict, actor_id as "actorId", reason_id as "reasonId",
       (select title from reason where id = reason_id) as "reasonTitle", reason, array_to_string(selected_rows, ',') as rows, filter,
       array_to_string(except_rows, ',') as except, array_to_string(also_rows, ',') as also, undoes, expected_count as expected, decision_text(d) as text, applied, skipped, digest, to_char(final_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "finalAt", undone_at is not null as "isUndone"
     from decision d where id = $1`,
    [id],
  )
  if (!decision) throw new Error(`Decision ${id} is not there`)
  return decision
}

function wrongInRecord(decision: StoredDecision, makerId: string, told: Told | undefined): string | null {
  const { verdict, reasonId, reasonTitle, reason, rows, filter, except, also, undoes, expected, text, actorId } = decision
  if (!told) return 'is not in the audit'
  if (told.actor !== actorId) return 'is not by whom the audit says'
  if (verdict !== 'withdraw' && actorId === makerId) return 'is by the maker of the batch'
  // The text is the database's; what it says is compared with the columns here, lest its function was replaced.
  if (!isDeepStrictEqual(JSON.parse(text), { verdict, reasonId, reasonTitle, reason, rows, filter, except, also, undoes, expected }))
    return 'does not say what its text says'
  return hash('sha256', text) === told.data.sha256 ? null : 'has another verdict, reason or selection than was recorded'
}

type Taking = { sliceNo: number; applied: number; appliedRows: Buffer; digest: Buffer }

async function readTakings(db: Database, decisionId: string): Promise<Taking[]> {
  return db.query<Taking>(
    `select slice_no as "sliceNo", applied, varbit_send(applied_rows) as "appliedRows", digest
     from decision_slice where decision_id = $1 order by slice_no`,
    [decisionId],
  )
}

function isAsTold({ applied, appliedRows, digest }: Taking, slice: SliceRecord, event: Told | undefined): boolean {
  const expected = createHash('sha256').update(slice.digest).update(appliedRows).digest('hex')
  return (
    bitCount(appliedRows) === slice.rowTo - slice.rowFrom + 1 &&
    [...setBits(appliedRows)].length === applied &&
    digest.toString('hex') === expected &&
    event?.data.digest === expected &&
    event.data.applied === applied
  )
}

function isEndAsTold(decision: StoredDecision, applied: number, digest: string, event: Told | undefined): boolean {
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
