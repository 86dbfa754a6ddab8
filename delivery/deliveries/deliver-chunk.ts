import { callFunction } from '#core/database/call-function'
import type { ResultOf } from '#core/database/functions'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import type { FieldVersion } from '#core/fields/field-version'
import { hasChanged, type OpenTarget } from './open-target'
import { pauseOrDelayTarget } from './pause-or-delay-target'
import { hasRowBit } from './row-bits'
import type { PeopleChunk, PersonOutcome, Sender } from './sender'
import { TargetChanged, type TargetTurn, TargetUnavailable, TurnLost, takeTurn } from './target-turn'

/** A batch at a target. `asked` counts the first people that this run has asked it to take. */
export type TargetRun = {
  db: Database
  batchId: string
  target: OpenTarget
  version: FieldVersion
  sender: Sender
  signal: AbortSignal
  /** When this round ends, by performance.now(). */
  untilMs: number
  asked: { people: number; failed: number }
}

/** What is left to do for a slice at the target. */
export type SliceWork = ResultOf<'next_deliveries'>[number]

/** Rows of a slice, for one step. */
export type ChunkRows = Pick<PeopleChunk, 'step' | 'rows'>

/** As many people decide whether a target is paused because it refuses nearly everyone. */
export const firstPeopleCount = 10
const mostFailures = 9

/** Delivers or takes back some people of a slice. Returns how many were moved, and whether the round is over for this target. */
export async function deliverChunk(run: TargetRun, work: SliceWork, chunk: ChunkRows): Promise<{ isOver: boolean; count: number }> {
  const { db, batchId, target, sender, signal } = run
  const { sliceNo, knownRows, rowFrom } = work
  const isKnown = (row: number) => hasRowBit(knownRows, rowFrom, row)
  const outcomes: PersonOutcome[] = []
  let refused = 0
  try {
    await using turn = await takeTurn(db, { target, signal })
    try {
      refused = await sender.send({ batchId, sliceNo, ...chunk, isKnown }, turn, (one) => outcomes.push(one))
    } catch (error) {
      await note(run, work, turn, outcomes)
      // What the settings and secrets of before did not reach says nothing about those in force.
      if (await hasChanged(db, target)) return again
      await pauseOrDelayTarget({ db, targetId: target.id, holder: turn.holder, error })
      return { isOver: true, count: outcomes.length + refused }
    }
    await note(run, work, turn, outcomes)
    const isFailing = countFirst(run, outcomes) && !(await hasChanged(db, target))
    if (isFailing) await callFunction(db, 'pause_target', { target: target.id, holder: turn.holder, cause: 'failing' })
    return { isOver: isFailing, count: outcomes.length + refused }
  } catch (error) {
    if (error instanceof TargetUnavailable) return { isOver: true, count: 0 }
    const isLost = error instanceof TurnLost || (error instanceof DomainError && error.code === 'turn-lost')
    if (isLost || error instanceof TargetChanged) return again
    throw error
  }
}

/** The round ends and another begins, because the turn was lost or the target was changed. */
const again = { isOver: true, count: 1 }

async function note(
  { db, batchId, target }: TargetRun,
  { sliceNo }: SliceWork,
  { holder }: TargetTurn,
  outcomes: PersonOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return
  await callFunction(db, 'note_deliveries', {
    batch: batchId,
    slice: sliceNo,
    target: target.id,
    holder,
    rows: outcomes.map(({ row }) => row),
    outcomes: outcomes.map(({ outcome }) => outcome),
    accounts: outcomes.map(({ account }) => account),
    causes: outcomes.map(({ cause }) => cause),
  })
}

/** Whether the target refused nine of the first ten people. Who has no user name was not sent there. */
function countFirst({ asked }: TargetRun, outcomes: PersonOutcome[]): boolean {
  if (asked.people >= firstPeopleCount) return false
  const arrivals = outcomes.filter(({ outcome, cause }) => outcome !== 'taken-back' && cause !== 'no-user-name')
  asked.people += arrivals.length
  asked.failed += arrivals.filter(({ outcome }) => outcome === 'failed').length
  return asked.failed >= mostFailures
}
