import { type DecisionRequest, statusAfter, type Verdict } from '#core/decisions/decision'
import type { CheckedPromise } from './finding'
import type { Intent } from './intents'
import { selectedRows } from './selected-rows'
import { rowsTaken, type StoredBatch, type StoredDecision, type StoredRun } from './stored-run'

/** Who decided what: each decision of the database is what a client asked for, by someone who may. */
export const decisionsAreAsked: CheckedPromise = {
  name: 'four-eyes',
  sentence: 'Every decision was asked for by its operator, who is not the maker of the batch, and takes no one outside its selection.',
  *findBroken(run) {
    for (const { batch, decision, intent } of decisionsOf(run)) {
      if (!intent) {
        yield `No client asked for the ${decision.verdict} ${decision.id} in batch ${batch.id}.`
        continue
      }
      const verdict = intent.kind === 'decide' ? intent.request.verdict : intent.kind
      if (decision.verdict !== verdict) yield `Decision ${decision.id} is ${decision.verdict}, but ${verdict} was asked for.`
      if (decision.actorId !== intent.operator) yield `Decision ${decision.id} is by operator ${decision.actorId}, not ${intent.operator}.`
      const isMaker = decision.actorId === uploaderOf(run, batch)
      if (isMaker !== (decision.verdict === 'withdraw'))
        yield `Decision ${decision.id}, ${decision.verdict}, is ${isMaker ? '' : 'not '}by the maker of batch ${batch.id}.`
      if (intent.batchId !== batch.id) yield `Decision ${decision.id} is in batch ${batch.id}, not in ${intent.batchId}.`
      if (intent.kind === 'undo' && intent.request.undoes !== decision.undoes)
        yield `Decision ${decision.id} undoes ${decision.undoes}, not ${intent.request.undoes}.`
      if (intent.kind === 'decide') yield* findOutside(batch, decision, intent)
    }
  },
}

function* findOutside(batch: StoredBatch, decision: StoredDecision, intent: Intent): Generator<string> {
  const request = intent.request as unknown as DecisionRequest
  const selected = selectedRows(request, batch.file)
  const outside = rowsTaken(decision).filter((row) => !selected.has(row))
  if (outside.length > 0) yield `Decision ${decision.id} took ${some(outside)}, which it does not cover.`
  const { selection } = request
  const expected = 'expectedCount' in selection ? selection.expectedCount : 'rows' in selection ? selected.size : null
  if (expected !== null && decision.selected !== expected)
    yield `Decision ${decision.id} covers ${decision.selected} people, but ${expected} were asked for.`
}

/** Who has which status: replays all decisions of a batch in order and compares the end with what is stored. */
export const decisionsAreApplied: CheckedPromise = {
  name: 'decisions',
  sentence:
    'Every recorded decision is applied to each pending person in its selection, no one is decided twice, and the rest is explained.',
  *findBroken(run) {
    const intents = new Map(decisionsOf(run).map(({ decision, intent }) => [decision.id, intent]))
    for (const batch of run.batches) yield* replay(batch, intents)
    for (const intent of run.intents) yield* findLost(run, intent)
  },
}

function* replay(batch: StoredBatch, intents: Map<string, Intent | undefined>): Generator<string> {
  /** Who is decided, and by which decision. */
  const holders = new Map<number, StoredDecision>()
  const byId = new Map(batch.decisions.map((decision) => [decision.id, decision]))
  for (const decision of batch.decisions) {
    const taken = rowsTaken(decision)
    const missing = taken.filter((row) => !batch.people.has(row))
    if (missing.length > 0) yield `Decision ${decision.id} took ${some(missing)} of batch ${batch.id}, where no one is stored.`
    yield* findUnexplained(batch, decision, taken)
    const undone = decision.undoes === null ? undefined : byId.get(decision.undoes)
    if (decision.verdict === 'undo') {
      yield* findNotGivenBack(decision, undone, taken, holders)
      for (const row of taken) holders.delete(row)
      continue
    }
    const twice = taken.filter((row) => holders.has(row))
    if (twice.length > 0) yield `Decision ${decision.id} took ${some(twice)} of batch ${batch.id}, who were decided before.`
    if (decision.isApplied && !decision.isUndone) yield* findLeftOut(batch, decision, intents.get(decision.id), new Set(taken), holders)
    for (const row of taken) holders.set(row, decision)
  }
  for (const person of batch.people.values()) {
    const holder = holders.get(person.row)
    const status = holder ? statusAfter[holder.verdict as Verdict] : 'pending'
    if (person.status !== status || person.decisionNo !== (holder?.decisionNo ?? 0))
      yield `Row ${person.row} of batch ${batch.id} is ${person.status} by decision ${person.decisionNo}, but should be ${status} by ${holder?.decisionNo ?? 0}.`
  }
}

/** Applied and skipped people, with the causes, must be all that were selected. */
function* findUnexplained({ id }: StoredBatch, decision: StoredDecision, taken: number[]): Generator<string> {
  if (!decision.isApplied) return
  const { applied, skipped, selected, skippedByCause } = decision
  const explained = Object.values(skippedByCause).reduce((a, b) => a + b, 0)
  if (applied !== taken.length) yield `Decision ${decision.id} in batch ${id} counts ${applied} people, but took ${taken.length}.`
  if (skipped !== explained) yield `Decision ${decision.id} in batch ${id} skipped ${skipped} rows, but explains ${explained}.`
  if (taken.length + explained !== selected)
    yield `Decision ${decision.id} in batch ${id} took ${taken.length} and skipped ${explained} of ${selected} people.`
}

function* findLeftOut(
  { id, people, slices }: StoredBatch,
  decision: StoredDecision,
  intent: Intent | undefined,
  taken: Set<number>,
  holders: Map<number, StoredDecision>,
): Generator<string> {
  const request = intent?.request as DecisionRequest | undefined
  const isByRows = intent?.kind === 'decide' && request && 'rows' in request.selection
  const isWithdrawal = decision.verdict === 'withdraw'
  // A filter covers who was pending when it was recorded, which the counts above say.
  if (!isByRows && !isWithdrawal) return
  const imported = slices.filter(({ isImported }) => isImported)
  const covered = isByRows && 'rows' in request.selection ? request.selection.rows : imported.flatMap(rowsOfSlice)
  const leftOut = covered.filter((row) => people.has(row) && !taken.has(row) && !holders.has(row))
  if (leftOut.length > 0) yield `Decision ${decision.id} in batch ${id} left out ${some(leftOut)}, who were pending.`
}

function* findNotGivenBack(
  { id, undoes, isApplied, skippedByCause }: StoredDecision,
  undone: StoredDecision | undefined,
  taken: number[],
  holders: Map<number, StoredDecision>,
): Generator<string> {
  const foreign = taken.filter((row) => holders.get(row)?.id !== undoes)
  if (foreign.length > 0) yield `Undo ${id} gave back ${some(foreign)}, which ${undoes} had not taken.`
  if (!undone?.isUndone) yield `Decision ${undoes} has the undo ${id}, but is not undone.`
  const kept = (undone ? rowsTaken(undone) : []).length - taken.length
  if (isApplied && kept !== (skippedByCause['identity-key-taken'] ?? 0))
    yield `Undo ${id} did not give back ${kept} people, and explains ${skippedByCause['identity-key-taken'] ?? 0}.`
}

/** An acknowledged decision must be in its batch. */
function* findLost({ batches, subjects }: StoredRun, intent: Intent): Generator<string> {
  if (intent.outcome !== 'done' || !['decide', 'undo', 'withdraw'].includes(intent.kind)) return
  const subject = subjects.get(`${intent.operator} ${intent.key}`)
  const batch = batches.find(({ id }) => id === intent.batchId)
  if (!batch?.decisions.some(({ id }) => id === subject))
    yield `The ${intent.kind} of operator ${intent.operator} in batch ${intent.batchId} was acknowledged, but there is no decision ${subject}.`
}

function decisionsOf({ batches, intents, subjects }: StoredRun) {
  const bySubject = new Map(
    intents
      .filter(({ kind }) => kind !== 'upload' && kind !== 'parse-options')
      .map((intent) => [subjects.get(`${intent.operator} ${intent.key}`), intent]),
  )
  return batches.flatMap((batch) => batch.decisions.map((decision) => ({ batch, decision, intent: bySubject.get(decision.id) })))
}

/** The operator who sent the file, whatever the database says. */
function uploaderOf({ intents }: StoredRun, { fileName }: StoredBatch): string | undefined {
  return intents.find(({ kind, request }) => kind === 'upload' && request.fileName === fileName)?.operator
}

const rowsOfSlice = ({ rowFrom, rowTo }: { rowFrom: number; rowTo: number }) =>
  Array.from({ length: rowTo - rowFrom + 1 }, (_, index) => rowFrom + index)

function some(rows: number[]): string {
  const first = rows.slice(0, 5).join(', ')
  return `${rows.length} rows (${first}${rows.length > 5 ? ', …' : ''})`
}
