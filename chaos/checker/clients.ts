import type { Operation } from '#chaos/history'
import type { SeenBatch, SeenDecision, SeenProgress } from '#chaos/workload/seen'
import type { CheckedPromise } from './finding'
import { groupBy } from './group-by'
import type { StoredRun } from './stored-run'

/** What a client has seen, no client sees taken back. */
export const clientsSeeProgress: CheckedPromise = {
  name: 'clients',
  sentence: 'Batches and decisions only move forward for clients, and progress and counts never exceed the rows.',
  *findBroken(run) {
    const { operations } = run.history
    const seen = operations.filter(({ outcome, answer }) => outcome === 'ok' && answer !== undefined)
    yield* findStepsBack(
      seen.filter(({ kind }) => kind === 'upload' || kind === 'read-batch'),
      (answer) => batchRank[(answer as SeenBatch).state],
    )
    yield* findStepsBack(
      seen.filter(({ kind, answer }) => ['decide', 'undo', 'withdraw', 'read-decision'].includes(kind) && (answer as SeenDecision).id),
      (answer) => decisionRank[(answer as SeenDecision).state],
    )
    for (const operation of seen) yield* findTooMuch(run, operation)
  },
}

// A maker is asked for input during an import.
const batchRank: Record<string, number> = {
  waiting: 0,
  importing: 1,
  'needs-input': 1,
  pending: 2,
  withdrawing: 3,
  refused: 4,
  withdrawn: 4,
  closed: 4,
  frozen: 5,
}
const decisionRank: Record<string, number> = { recorded: 0, applying: 1, applied: 2, undoing: 3, undone: 4 }

/** Requests that overlap may see either state, so only those that began after an answer are compared with it. */
function* findStepsBack(operations: Operation[], rankOf: (answer: unknown) => number | undefined): Generator<string> {
  const byId = groupBy(operations, ({ answer }) => (answer as { id: string }).id)
  for (const [id, ofOne] of byId) {
    const ended = [...ofOne].sort((a, b) => a.endedAt.localeCompare(b.endedAt))
    let [next, furthest] = [0, undefined as Operation | undefined]
    for (const operation of [...ofOne].sort((a, b) => a.begunAt.localeCompare(b.begunAt))) {
      for (let answered = ended[next]; answered && answered.endedAt < operation.begunAt; answered = ended[next]) {
        if ((rankOf(answered.answer) ?? 0) >= (rankOf(furthest?.answer ?? {}) ?? -1)) furthest = answered
        next += 1
      }
      if (furthest && (rankOf(operation.answer) ?? 0) < (rankOf(furthest.answer) ?? 0))
        yield `${id} was ${stateOf(furthest)} in request ${furthest.seq} and ${stateOf(operation)} later, in request ${operation.seq}.`
    }
  }
}

const stateOf = ({ answer }: Operation) => (answer as { state: string }).state

function* findTooMuch({ batches }: StoredRun, { seq, kind, batchId, answer }: Operation): Generator<string> {
  if (kind === 'read-decision' || kind === 'decide') {
    const { id, applied, skipped, selected } = answer as SeenDecision
    if (applied + skipped > selected) yield `Request ${seq} saw ${applied} and ${skipped} of ${selected} people of decision ${id}.`
  }
  if (kind !== 'read-batch' && kind !== 'read-progress') return
  const { balance } = answer as SeenBatch
  const written = batches.find(({ id }) => id === batchId)?.file.rows.length
  const { rows, ...parts } = balance
  const sum = Object.values(parts).reduce<number>((total, part) => total + (part ?? 0), 0)
  if (rows !== null && written !== undefined && (rows !== written || sum !== rows))
    yield `Request ${seq} saw ${sum} outcomes of ${rows} rows in batch ${batchId}, which has ${written}.`
  if (kind !== 'read-progress') return
  const { rowsRead, bytesRead, bytesTotal } = answer as SeenProgress
  if (rowsRead > (written ?? rowsRead) || bytesRead > bytesTotal)
    yield `Request ${seq} saw ${rowsRead} rows and ${bytesRead} of ${bytesTotal} bytes read of batch ${batchId}, which has ${written} rows.`
}
