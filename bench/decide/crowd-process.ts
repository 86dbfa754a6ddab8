import type { Told, Watched } from './crowd'
import { watchBatch } from './watch-batch'

// The other end of crowd.ts.
let over = new AbortController()
let watching: Promise<Watched>[] = []

process.on('message', async (told: Told) => {
  if (told === 'over') {
    over.abort()
    process.send?.(await Promise.all(watching))
    return
  }
  over = new AbortController()
  watching = Array.from({ length: told.size }, () => watchBatch(told.checker, told.batchId, over.signal))
})
process.send?.('ready')
