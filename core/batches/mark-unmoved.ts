import type { Logger } from 'pino'
import { findUnmovedBatches } from '#core/batches/find-unmoved-batches'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { transact } from '#core/database/open-database'
import { outageSentence } from '#core/errors/outage-sentence'

/** What keeps a batch from moving, by a name without data, and how often it was tried. */
type Obstacle = { cause: string; attempts: number }

/** What is asked of Temporal; both may throw when it cannot be reached. */
export type ObstacleSource = {
  findObstacle(batchId: string): Promise<Obstacle | null>
  signalStalled(batchId: string): Promise<void>
}

export const unmovedForMs = 30_000

/** `logged` contains the batches that were logged already, because a batch that cannot be marked is found again. */
type Options = {
  ctx: SystemContext
  client: ObstacleSource
  log: Pick<Logger, 'warn'>
  logged: Set<string>
  forMs?: number
}

/**
 * Marks batches as stalled in which something is to be done and nothing moved for `forMs`, 30 s by default, with the cause, and logs each
 * once. The next activity that succeeds removes the mark.
 */
export async function markUnmoved({ ctx, client, log, logged, forMs = unmovedForMs }: Options): Promise<void> {
  const unreachable: Obstacle = { cause: 'temporal-unreachable', attempts: 1 }
  let isReachable = true
  const unmoved = await findUnmovedBatches({ ctx, input: { forMs } })
  for (const batchId of logged) if (!unmoved.includes(batchId)) logged.delete(batchId)
  for (const batchId of unmoved) {
    const obstacle: Obstacle | null = isReachable ? await client.findObstacle(batchId).catch(() => unreachable) : unreachable
    if (obstacle === null) continue
    isReachable = obstacle !== unreachable
    if (!logged.has(batchId))
      log.warn({ batchId, ...obstacle, reason: outageSentence(obstacle.cause) ?? undefined }, 'a batch has not moved for 30 s')
    logged.add(batchId)
    await mark(ctx, batchId, obstacle).catch(() => {})
    if (isReachable) await client.signalStalled(batchId).catch(() => {})
  }
}

// The transaction of a frozen worker may lock the batch, and the reconciler has other batches to visit.
async function mark({ db }: SystemContext, batchId: string, obstacle: Obstacle): Promise<void> {
  await transact(db, async (client) => {
    await client.query(`set local lock_timeout = '1s'`)
    await callFunction(client, 'set_stalled', { batch: batchId, ...obstacle })
  })
}
