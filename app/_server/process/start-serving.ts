import { readEnvironment } from '#core/environment'
import { onEveryRequest } from './on-every-request'
import { reasonNotToServe } from './refuse-to-serve'

/** Reads the settings and begins to listen in on requests; ends the process where serving would be wrong. */
export async function startServing(): Promise<void> {
  try {
    const environment = readEnvironment()
    onEveryRequest(environment)
    const reason = await reasonNotToServe(environment)
    if (reason) throw new Error(reason)
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'The server cannot start.')
    process.exit(1)
  }
}
