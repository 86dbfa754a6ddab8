import { Problem } from './problem'

const attempts = 30
const pauseSeconds = 2

/**
 * Sends a request again, under the same key, for as long as the server does not know whether it was done: about a minute. Then the failure
 * is thrown, and the key stays for another try by hand.
 */
export async function untilKnown<Answer>(send: () => Promise<Answer>, wait = waitSeconds): Promise<Answer> {
  for (let left = attempts - 1; ; left -= 1) {
    try {
      return await send()
    } catch (error) {
      if (left === 0 || !(error instanceof Problem) || error.code !== 'outcome-unknown') throw error
      await wait(error.retryAfter ?? pauseSeconds)
    }
  }
}

const waitSeconds = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1_000))
