import type { SystemContext } from '#core/context'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { columnBufferBytes, lineBufferBytes } from '#core/import/copy-lines/read-slice-lines'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import { byteBuffers, columnBuffers, lineBuffers } from '#core/import/parser-thread/buffer-pool'
import { parseSliceInThread } from '#core/import/parser-thread/parser-thread'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { readRange } from '#core/uploads/read-chunks'
import type { ImportPlan } from './import-plan'

/** Parses a slice of the stored file. `onParsing` is called every other second while the thread parses, which waits for nothing else. */
export async function parseStoredSlice(
  { db }: SystemContext,
  plan: ImportPlan,
  slice: SlicePlan,
  onParsing?: () => void,
): Promise<SliceLines> {
  const byteBuffer = byteBuffers.acquire(slice.byteTo - slice.byteFrom)
  try {
    const bytes = await readRange(db, plan.batchId, slice.byteFrom, slice.byteTo, byteBuffer)
    const buffer = lineBuffers.acquire(lineBufferBytes(bytes))
    const columnBuffer = columnBuffers.acquire(columnBufferBytes(bytes, slice.rowTo - slice.rowFrom + 1))
    return await withHeartbeat(onParsing, () => parseSliceInThread({ bytes, plan: slice, buffer, columnBuffer, ...plan }))
  } finally {
    byteBuffers.release(byteBuffer)
  }
}
