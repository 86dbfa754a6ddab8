import { z } from 'zod'

export const erasureReasons = ['request', 'law', 'retention'] as const
/** Why rows are erased: the person asked, the law or a court demands it, or the time to keep them is over. A code, so that it says nothing of a person. */
export const ErasureReason = z.enum(erasureReasons)
export type ErasureReason = z.infer<typeof ErasureReason>

/** A row to erase. `erasedAt` is set when it was erased before and a restored backup brought it back: ISO 8601, UTC. */
export type RowToErase = { row: number; reason: ErasureReason; erasedAt?: string | undefined }

/** A row of any batch. */
export type RowOfBatch = { batchId: string; row: number }
