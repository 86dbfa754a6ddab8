import { type Hold, openHold } from './open-hold'

/** Keeps the review index of a batch from being built to its end. Call it before the batch is imported; no other batch waits for it. */
export async function holdReviewIndex(batchId: string): Promise<Hold> {
  const { client, release } = await openHold()
  // The worker inserts the same key, and waits until this transaction ends.
  await client.query(`insert into review_index_order (batch_id, chunk_no, rows) values ($1, 0, '')`, [batchId])
  return { release }
}
