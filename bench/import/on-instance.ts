import { join } from 'node:path'
import { createInstance } from '#bin/instance/create-instance'
import { freePorts } from '#bin/instance/free-ports'
import { createProgress } from '#bin/instance/progress'
import { withTestFolder } from '#bin/testing/with-test-folder'
import { readEnvironment } from '#core/environment'
import { type BenchInstance, openInstance } from './instance'

/** Runs `work` on an instance of its own, as `npm start` runs it, and in a folder for its files; removes both afterwards. */
export async function onInstance(work: (instance: BenchInstance, folder: string) => Promise<void>): Promise<void> {
  await withTestFolder(async (folder, stopLater) => {
    const given = { ...(await freePorts()), SIGN_IN_RATE_LIMIT: '10000', MUTATION_RATE_LIMIT: '10000', SAFETY_THRESHOLD_PERCENT: 'off' }
    const [progress, dataFolder] = [createProgress(), join(folder, 'data')]
    const running = createInstance({ environment: readEnvironment(given), given, dataFolder, isDevelopment: false, progress })
    stopLater(running)
    try {
      const instance = await openInstance(await running.start())
      try {
        await work(instance, folder)
      } finally {
        await instance.owner.end()
      }
    } finally {
      await running.stop()
    }
  })
}
