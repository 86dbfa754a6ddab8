import { verifyChain } from '#core/audit/verify-chain'
import type { CheckedPromise } from './finding'
import { nameOf } from './intents'
import type { StoredRun } from './stored-run'

/** The audit chain is whole and has one event for each thing that was done. */
export const auditIsWhole: CheckedPromise = {
  name: 'audit',
  sentence: 'The audit chain verifies, and everything that was acknowledged has its event exactly once.',
  async *findBroken(run) {
    const { fault } = await verifyChain({ ctx: { db: run.db }, input: {} })
    if (fault) yield `The audit chain: ${fault.message}`
    const counts = await countEvents(run)
    const count = (action: string, id: string | undefined) => counts.get(`${action} ${id}`) ?? 0
    for (const intent of run.intents) {
      const { kind, outcome, operator, key, batchId } = intent
      if (kind === 'parse-options') {
        // It has no effect under a key, and a batch is asked once.
        const events = count('batch.parse-options-set', batchId)
        if (events > 1 || (outcome === 'done' && events !== 1)) yield `${nameOf(intent)} has ${events} events.`
        if (outcome === 'refused' && events > 0 && !isSetByAnother(run, intent.key, batchId))
          yield `${nameOf(intent)} was refused, but it was done.`
        continue
      }
      const subject = run.subjects.get(`${operator} ${key}`)
      const action = kind === 'upload' ? 'batch.uploaded' : kind === 'withdraw' ? 'batch.withdrawn' : 'decision.recorded'
      if (subject && count(action, subject) !== 1) yield `${nameOf(intent)} has ${count(action, subject)} events ${action}.`
    }
    for (const { id, decisions, state } of run.batches) {
      if (count('batch.closed', id) !== (state === 'closed' ? 1 : 0))
        yield `Batch ${id} is ${state} and has ${count('batch.closed', id)} events of closing.`
      if (count('batch.imported', id) > 1) yield `Batch ${id} has ${count('batch.imported', id)} events of the import.`
      for (const { id: decisionId, isApplied, appliedRows } of decisions) {
        const [ends, slices] = [count('decision.applied', decisionId), count('decision.applied-to-slice', decisionId)]
        if (ends !== (isApplied ? 1 : 0)) yield `Decision ${decisionId} has ${ends} events of its end.`
        if (slices !== appliedRows.size) yield `Decision ${decisionId} has ${slices} events for ${appliedRows.size} slices.`
      }
    }
  },
}

function isSetByAnother({ intents }: StoredRun, key: string, batchId: string | undefined): boolean {
  return intents.some(
    (intent) => intent.kind === 'parse-options' && intent.batchId === batchId && intent.key !== key && intent.outcome !== 'refused',
  )
}

/** The numbers of events of the run by action and decision, or by action and batch where there is no decision. */
async function countEvents({ owner, batches }: StoredRun): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ action: string; id: string; count: number }>(
    `select action, coalesce(decision_id, batch_id) as id, count(*)::int as count from audit_event
     where batch_id = any ($1) group by 1, 2`,
    [batches.map(({ id }) => id)],
  )
  return new Map(rows.map(({ action, id, count }) => [`${action} ${id}`, count]))
}
