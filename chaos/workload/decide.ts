import type { Operation } from '#chaos/history'
import { between, pickSome } from '#chaos/random'
import type { CheckerVerdict, DecisionRequest, Selection } from '#core/decisions/decision'
import { pick, type Random } from '#core/sample/random'
import { type Client, newKey } from './client'
import { cities } from './generate-file'
import { keepDecision, type SeenBatch } from './seen'
import type { KnownBatch } from './shared'

/** Decides a part of a batch that was just seen pending. */
export async function decide(client: Client, random: Random, batch: KnownBatch, seen: SeenBatch): Promise<Operation | null> {
  const selection = await chooseSelection(client, random, batch, seen)
  if (selection === null) return null
  const verdict = pick<CheckerVerdict>(random, ['approve', 'approve', 'approve', 'reject', 'send-back'])
  const reason = verdict === 'approve' ? undefined : 'Not as agreed'
  const request = { verdict, reason, selection, returningConfirmed: random() < 0.7 }
  const key = newKey()
  const sent = await client.act(deciding(batch.id, request, key))
  // A client that lost the answer, or whose page was reloaded, sends the same again.
  if (random() < 0.1) await client.act(deciding(batch.id, request, key))
  if (sent.outcome === 'ok' && random() < 0.08) {
    const other = { ...request, selection: { rows: [1, 2, 3] }, reason: 'Another reason' }
    await client.send({ ...deciding(batch.id, other, key), kind: 'reuse' })
  }
  return sent
}

/** The maker of a batch tries to decide it, which must be refused. */
export async function tryOwnBatch(client: Client, random: Random, batch: KnownBatch): Promise<void> {
  const rows = rowsOf(random, batch)
  await client.act(deciding(batch.id, { verdict: 'approve', selection: { rows }, returningConfirmed: true }, newKey()))
}

export function undo(client: Client, batchId: string, decisionId: string): Promise<Operation> {
  return client.act({
    kind: 'undo',
    method: 'POST',
    path: `/api/decisions/${decisionId}/undo`,
    batchId,
    request: { undoes: decisionId },
    key: newKey(),
    keep: keepDecision,
  })
}

function deciding(batchId: string, request: DecisionRequest, key: string) {
  return {
    kind: 'decide' as const,
    method: 'POST' as const,
    path: `/api/batches/${batchId}/decisions`,
    batchId,
    request,
    body: JSON.stringify(request),
    key,
    keep: keepDecision,
  }
}

async function chooseSelection(client: Client, random: Random, batch: KnownBatch, seen: SeenBatch): Promise<Selection | null> {
  const { rows } = batch.file
  const chance = random()
  if (chance < 0.4) return { rows: rowsOf(random, batch) }
  if (chance < 0.5) {
    const emails = pickSome(random, rows, 5).flatMap(({ email }) => email || [])
    return emails.length > 0 ? { emails } : null
  }
  const except = random() < 0.4 ? rowsOf(random, batch) : undefined
  const also = random() < 0.2 ? rowsOf(random, batch) : undefined
  const selecting = { except, also }
  // A page that was open for a while shows an older number, which must be refused.
  const olderBy = random() < 0.15 ? between(random, 1, 5) : 0
  if (chance < 0.65 && !except && !also) return { filter: {}, expectedCount: (seen.balance.pending ?? 0) + olderBy }
  const ends = [between(random, 1, rows.length), between(random, 1, rows.length)].sort((a, b) => a - b)
  const range = { sort: 'row' as const, from: ends[0] ?? 1, to: ends[1] ?? 1 }
  const filter = chance < 0.85 ? { city: pick(random, cities) } : { range }
  const pending = await count(client, batch.id, { ...selecting, filter, expectedCount: 0 })
  return pending ? { ...selecting, filter, expectedCount: pending + olderBy } : null
}

/** The number that a page shows above the button. */
async function count(client: Client, batchId: string, selection: Selection): Promise<number | null> {
  const request = { selection, people: 0 }
  const path = `/api/batches/${batchId}/people/selection-preview`
  const body = JSON.stringify(request)
  const keep = ({ pending }: Record<string, unknown>) => ({ pending })
  const { answer } = await client.send({ kind: 'count', method: 'POST', path, batchId, request, body, keep })
  return (answer as { pending: number } | undefined)?.pending ?? null
}

function rowsOf(random: Random, { file }: KnownBatch): number[] {
  const most = Math.min(file.rows.length, 30)
  return [...new Set(Array.from({ length: between(random, 1, most) }, () => between(random, 1, file.rows.length)))]
}
