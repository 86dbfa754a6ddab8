import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { transact } from '#core/database/open-database'
import { inLongSnapshot } from '#core/database/snapshot'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { inSpan, isTracing } from '#core/tracing/tracer'
import type { Finding } from '#core/verification/compare/finding'
import { type VerificationKind, verifyBatch } from '#core/verification/compare/verify-batch'

export type Verified = { batchId: string; kind: VerificationKind; differences: number }

type Lease = { id: string; batchId: string; kind: VerificationKind }

// Enough to act on. A batch that differs everywhere does not need every row listed.
const mostFindings = 100

/**
 * Leases the next requested verification, compares its batch with the file and records the differences. Other verifiers skip it, and
 * lease it when this one dies. Returns null if none is requested.
 */
export async function verifyNext({ ctx, signal }: { ctx: SystemContext; signal?: AbortSignal }): Promise<Verified | null> {
  return transact(ctx.db, async (client) => {
    const [lease] = await callFunction(client, 'lease_verification', {})
    if (!lease) return null
    const parent = await findParent(ctx, lease)
    // PostgreSQL ends a transaction that is idle for half a minute, so that a verifier that stands still loses its lease.
    const differences = await withHeartbeat(
      () => void client.query('select').catch(() => {}),
      () =>
        inSpan(`verification ${lease.kind}`, { kind: 'consumer', parent, attributes: { 'countersign.batch': lease.batchId } }, () =>
          findDifferences(ctx, lease, signal),
        ),
    )
    await callFunction(client, 'record_verification', {
      verification: lease.id,
      outcome: differences.length > 0 ? 'different' : 'verified',
      findings: differences.slice(0, mostFindings).map(({ message }) => ({ message })),
    })
    return { batchId: lease.batchId, kind: lease.kind, differences: differences.length }
  })
}

/** The span that requested it; for a deep verification of everything, and while tracing is off, none. */
async function findParent({ db }: SystemContext, { id }: Lease): Promise<string> {
  if (!isTracing()) return ''
  return (await db.prisma.verification.findUnique({ where: { id }, select: { traceparent: true } }))?.traceparent ?? ''
}

function findDifferences({ db }: SystemContext, { batchId, kind }: Lease, signal?: AbortSignal): Promise<Finding[]> {
  return inLongSnapshot(db, async (snapshot) => {
    const differences: Finding[] = []
    for await (const finding of verifyBatch(snapshot, batchId, kind, signal)) {
      if (finding.kind === 'fault') differences.push(finding)
      if (differences.length >= mostFindings) break
    }
    return differences
  })
}
