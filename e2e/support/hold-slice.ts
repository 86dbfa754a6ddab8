import { type Hold, openHold } from './open-hold'

/** Keeps what is decided from taking effect in one slice of a batch, counted from 1, and in those behind it. */
export async function holdSlice(batchId: string, sliceNo: number): Promise<Hold> {
  const { client, release } = await openHold()
  await client.query('select from batch_slice where batch_id = $1 and slice_no = $2 for update', [batchId, sliceNo])
  return { release }
}
