import type { NameRun } from './open-name-run'

const rowsAtOnce = 4096

/** Merges runs and yields all rows by name, some thousands at a time. The runs must be in the order of their rows. */
export async function* mergeNameRuns(runs: NameRun[]): AsyncGenerator<number[]> {
  // A heap of runs, the one with the first name on top.
  const heap: { run: NameRun; place: number }[] = []
  const isBefore = (a: (typeof heap)[number], b: (typeof heap)[number]) =>
    compareBytes(a.run, b.run) < 0 || (a.place < b.place && compareBytes(a.run, b.run) === 0)
  const siftDown = (from: number) => {
    const item = heap[from] as (typeof heap)[number]
    let at = from
    for (;;) {
      let child = at * 2 + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as typeof item, heap[child] as typeof item)) child += 1
      if (!isBefore(heap[child] as typeof item, item)) break
      heap[at] = heap[child] as typeof item
      at = child
    }
    heap[at] = item
  }
  for (const [place, run] of runs.entries()) {
    if (!(await run.refill())) continue
    run.next()
    heap.push({ run, place })
  }
  for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) siftDown(at)
  let rows: number[] = []
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    rows.push(top.run.row)
    if (rows.length === rowsAtOnce) {
      yield rows
      rows = []
    }
    if (top.run.hasNext() || (await top.run.refill())) top.run.next()
    else {
      const last = heap.pop() as typeof top
      if (heap.length === 0) break
      heap[0] = last
    }
    siftDown(0)
  }
  if (rows.length > 0) yield rows
}

function compareBytes(a: NameRun, b: NameRun): number {
  const shorter = Math.min(a.length, b.length)
  const [left, right] = [a.name, b.name]
  for (let at = 0; at < shorter; at += 1) {
    const difference = (left[at] as number) - (right[at] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
