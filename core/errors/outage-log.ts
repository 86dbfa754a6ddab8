import type { Logger } from 'pino'
import { causeOf } from './cause-of'
import { outageSentence } from './outage-sentence'

type Sentences = { failed: string; worked: string; reasonOf?: (cause: string, error: unknown) => string | null }

/**
 * Logs an outage once when it begins and once when it ends, with the number of failures in between, because a loop that retries every
 * second would fill the log. Call `failed` after each failure and `worked` after each success. `reasonOf` is the sentence for a cause; by
 * default for one of the database.
 */
export function outageLog(log: Pick<Logger, 'warn' | 'info'>, { failed, worked, reasonOf = outageSentence }: Sentences) {
  let failures = 0
  let beganAt = 0
  return {
    failed(error: unknown): void {
      failures += 1
      if (failures > 1) return
      beganAt = performance.now()
      const cause = causeOf(error)
      log.warn({ cause, reason: reasonOf(cause, error) ?? undefined }, failed)
    },
    worked(): void {
      if (failures > 0) log.info({ failures, seconds: Math.round((performance.now() - beganAt) / 1000) }, worked)
      failures = 0
    },
  }
}
