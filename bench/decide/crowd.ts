import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Api } from './api'
import type { watchBatch } from './watch-batch'

export type Watched = Awaited<ReturnType<typeof watchBatch>>
export type Message = { checker: Api; batchId: string; size: number } | 'over'

/**
 * Many viewers, in a process and a session of their own, so that the measuring process waits neither for what they read nor for
 * their share of the processors.
 */
export type Crowd = AsyncDisposable & { look: (checker: Api, batchId: string, size: number) => void; over: () => Promise<Watched[]> }

export async function openCrowd(): Promise<Crowd> {
  const crowd = fork(fileURLToPath(new URL('./crowd-process.ts', import.meta.url)), { execArgv: ['--import', 'tsx'], detached: true })
  await once(crowd, 'message')
  const tell = (message: Message) => crowd.send(message)
  return {
    look: (checker, batchId, size) => tell({ checker, batchId, size }),
    async over() {
      tell('over')
      const [watched] = await once(crowd, 'message')
      return watched
    },
    async [Symbol.asyncDispose]() {
      crowd.disconnect()
      await once(crowd, 'exit')
    },
  }
}
