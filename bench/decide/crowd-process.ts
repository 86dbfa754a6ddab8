import type { Message, Watched } from './crowd'
import { watchBatch } from './watch-batch'

// The other end of crowd.ts.
let over = new AbortController()
let watching: Promise<Watched>[] = []

process.on('message', async (message: Message) => {
  if (message === 'over') {
    over.abort()
    process.send?.(await Promise.all(watching))
    return
  }
  over = new AbortController()
  watching = Array.from({ length: message.size }, () => watchBatch(message.checker, message.batchId, over.signal))
})
process.send?.('ready')
