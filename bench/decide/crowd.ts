import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Api } from './api'
import type { watchBatch } from './watch-batch'

export type Watched = Awaited<ReturnType<typeof watchBatch>>
export type Told = { checker: Api; batchId: string; size: number } | 'over'

/**
 * Many who look on, in a process and a session of their own: whoever measures beside them waits neither for what they read nor for
 * their share of the processors.
 */
export type Crowd = AsyncDisposable & { look: (checker: Api, batchId: string, size: number) => void; over: () => Promise<Watched[]> }

export async function openCrowd(): Promise<Crowd> {
  const crowd = fork(fileURLToPath(new URL('./crowd-process.ts', import.meta.url)), { execArgv: ['--import', 'tsx'], detached: true })
  await once(crowd, 'message')
  const tell = (told: Told) => crowd.send(told)
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
