import { type Hold, openHold } from './open-hold'

/** Keeps the instances of all batches from being prepared to their end; nothing else waits for that. */
export async function holdReviewIndexes(): Promise<Hold> {
  const { client, release } = await openHold()
  await client.query('lock table review_index_order in exclusive mode')
  return { release }
}
