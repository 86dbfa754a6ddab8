import { readEnvironment } from '#core/environment'
import { reasonNotToServe } from './refuse-to-serve'
import { readiness } from './web-readiness'

/** Ends the process where serving would be wrong. */
export async function startServing(): Promise<void> {
  try {
    const environment = readEnvironment()
    const reason = await reasonNotToServe(environment)
    if (reason) throw new Error(reason)
    readiness()
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'The server cannot start.')
    process.exit(1)
  }
}
