import { between } from '#chaos/random'
import { pick, type Random } from '#core/sample/random'
import type { Client } from './client'
import { decide, undo } from './decide'
import { keepBatch, keepDecision, keepPage, keepProgress, type SeenBatch, type SeenDecision } from './seen'
import type { Shared } from './shared'

/** Decides in batches of others and undoes some decisions within the window. */
export async function runChecker(client: Client, random: Random, shared: Shared): Promise<void> {
  for (; !shared.until.aborted; await client.pause(between(random, 20, 250))) {
    const batch = pickRecent(random, shared.batches)
    if (batch === undefined || batch.makerId === client.operator.id) continue
    const batchId = batch.id
    const seen = await client.read({ kind: 'read-batch', path: `/api/batches/${batchId}`, batchId, keep: keepBatch })
    if (seen.outcome !== 'ok' || (seen.answer as SeenBatch).state !== 'pending') continue
    const decided = await decide(client, random, batch, seen.answer as SeenBatch)
    if (decided?.outcome !== 'ok') continue
    const { id } = decided.answer as SeenDecision
    shared.decisions.push(id)
    if (random() < 0.75) continue
    await client.pause(between(random, 0, 1_500))
    await undo(client, batchId, id)
  }
}

/** Looks at batches, progress, pages and decisions of all operators. */
export async function runReader(client: Client, random: Random, shared: Shared): Promise<void> {
  for (; !shared.until.aborted; await client.pause(between(random, 50, 300))) {
    const decisionId = pickRecent(random, shared.decisions)
    if (decisionId) await client.read({ kind: 'read-decision', path: `/api/decisions/${decisionId}`, keep: keepDecision })
    const batch = pickRecent(random, shared.batches)
    if (batch === undefined) continue
    const [batchId, path] = [batch.id, `/api/batches/${batch.id}`]
    await client.read({ kind: 'read-batch', path, batchId, keep: keepBatch })
    await client.read({ kind: 'read-progress', path: `${path}/progress`, batchId, keep: keepProgress })
    await client.read({ kind: 'read-people', path: `${path}/people?limit=50`, batchId, keep: keepPage })
  }
}

/** Mostly one of the last, which change most. */
function pickRecent<Item>(random: Random, items: readonly Item[]): Item | undefined {
  if (items.length === 0) return undefined
  return pick(random, random() < 0.7 ? items.slice(-5) : items)
}
