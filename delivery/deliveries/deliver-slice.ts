import { type ChunkOfRows, deliverChunk, firstPeople, type Run, type Work } from './deliver-chunk'
import { rowsIn } from './rows-in'

/** Does what is left for a slice, chunk by chunk. Returns how many people were moved, and whether the round is over for this target. */
export async function deliverSlice(run: Run, work: Work): Promise<{ isOver: boolean; count: number }> {
  let count = 0
  for (const chunk of chunksOf(run, work)) {
    run.signal.throwIfAborted()
    const done = await deliverChunk(run, work, chunk)
    count += done.count
    if (done.isOver || performance.now() > run.untilMs) return { isOver: true, count }
  }
  return { isOver: false, count }
}

function* chunksOf({ sender, asked }: Run, { rowFrom, begunRows, deliverRows, takeBackRows }: Work): Generator<ChunkOfRows> {
  yield* chunks('take-back', rowsIn(takeBackRows, rowFrom), () => sender.most)
  // Those whose request was begun before are sent together again, so that a page of them is the same page.
  const begun = rowsIn(begunRows, rowFrom)
  yield* chunks('deliver', begun, () => sender.most)
  const isBegun = new Set(begun)
  const fresh = rowsIn(deliverRows, rowFrom).filter((row) => !isBegun.has(row))
  yield* chunks('deliver', fresh, () => (asked.people < firstPeople ? Math.min(firstPeople - asked.people, sender.most) : sender.most))
}

function* chunks(step: ChunkOfRows['step'], rows: number[], most: () => number): Generator<ChunkOfRows> {
  for (let from = 0; from < rows.length; ) {
    const chunk = rows.slice(from, from + most())
    from += chunk.length
    yield { step, rows: chunk }
  }
}
