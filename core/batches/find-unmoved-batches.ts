import type { SystemContext } from '#core/context'
import { readClockAheadMs } from '#core/database/clock'

/**
 * Returns the ids of batches that are not marked as stalled, in which rows are to be imported or decisions to be applied and nothing was
 * committed for `forMs`. Of the decisions a reversal can be in a batch that has ended.
 */
export async function findUnmovedBatches({ ctx: { db }, input }: { ctx: SystemContext; input: { forMs: number } }): Promise<string[]> {
  const before = new Date(Date.now() - (await readClockAheadMs(db)) - input.forMs)
  const isNotSince = (field: 'importStartedAt' | 'plannedAt') => ({ OR: [{ [field]: null }, { [field]: { lt: before } }] })
  const isMoving = { appliedAt: null, OR: [{ recordedAt: { gte: before } }, { slices: { some: { appliedAt: { gte: before } } } }] }
  // Read first, because an instance may have many batches that have ended, and few decisions that are not applied.
  const unapplied = await db.prisma.decision.findMany({ where: { appliedAt: null }, select: { batchId: true } })
  const batches = await db.prisma.batch.findMany({
    where: {
      OR: [{ endedAt: null }, { id: { in: unapplied.map(({ batchId }) => batchId) } }],
      createdAt: { lt: before },
      slices: { none: { importedAt: { gte: before } } },
      decisions: { none: isMoving },
      AND: [
        isNotSince('importStartedAt'),
        isNotSince('plannedAt'),
        {
          OR: [
            { state: { in: ['waiting', 'importing', 'withdrawing'] } },
            { state: { not: 'frozen' }, decisions: { some: { appliedAt: null } } },
          ],
        },
      ],
    },
    select: { id: true, stalled: true },
  })
  return batches.filter(({ stalled }) => stalled === null).map(({ id }) => id)
}
