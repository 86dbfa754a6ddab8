import { type ChunkRows, deliverChunk, firstPeopleCount, type SliceWork, type TargetRun } from './deliver-chunk'
import { rowsOfBits } from './row-bits'

/** Does what is left for a slice, chunk by chunk. Returns how many people were moved, and whether the round is over for this target. */
export async function deliverSlice(run: TargetRun, work: SliceWork): Promise<{ isOver: boolean; count: number }> {
  let count = 0
  for (const chunk of chunksOf(run, work)) {
    run.signal.throwIfAborted()
    const done = await deliverChunk(run, work, chunk)
    count += done.count
    if (done.isOver || performance.now() > run.untilMs) return { isOver: true, count }
  }
  return { isOver: false, count }
}

function* chunksOf({ sender, asked }: TargetRun, { rowFrom, begunRows, deliverRows, takeBackRows }: SliceWork): Generator<ChunkRows> {
  yield* chunks('take-back', rowsOfBits(takeBackRows, rowFrom), () => sender.chunkSize)
  // Those whose request was begun before are sent together again, so that a page of them is the same page.
  const begun = rowsOfBits(begunRows, rowFrom)
  yield* chunks('deliver', begun, () => sender.chunkSize)
  const isBegun = new Set(begun)
  const fresh = rowsOfBits(deliverRows, rowFrom).filter((row) => !isBegun.has(row))
  yield* chunks('deliver', fresh, () =>
    asked.people < firstPeopleCount ? Math.min(firstPeopleCount - asked.people, sender.chunkSize) : sender.chunkSize,
  )
}

function* chunks(step: ChunkRows['step'], rows: number[], most: () => number): Generator<ChunkRows> {
  for (let from = 0; from < rows.length; ) {
    const chunk = rows.slice(from, from + most())
    from += chunk.length
    yield { step, rows: chunk }
  }
}
