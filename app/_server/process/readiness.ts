import { setTimeout as wait } from 'node:timers/promises'
import type { VerificationStatus } from '#core/verification/verification-status'
import { type Comparison, problemsOf } from './compare-with-database'

export type DatabaseStatus = VerificationStatus & Comparison

type Checks = { readDatabase(): Promise<DatabaseStatus>; pingTemporal(): Promise<unknown> }

export type Readiness = {
  /**
   * `degraded` without Temporal, because uploads and decisions are recorded and applied when it is back, or with a wrong clock.
   * `not-ready` without the database, or if it does not know the secret of this process.
   */
  state: 'ready' | 'degraded' | 'not-ready'
  ready: boolean
  database: boolean
  temporal: boolean
  /** Whether the database accepts what this process signs. */
  secret: boolean
  /** Sentences about what has to be corrected here. */
  problems: string[]
  verifier: boolean
  deepVerification: { last: VerificationStatus['deep']; isLate: boolean } | null
  /** The age of what was last found out about each; null before the first answer. */
  ageSeconds: { database: number | null; temporal: number | null }
}

type Known<Value> = { value: Value | null; at: number | null }

const checkEveryMs = 2_000
const oldestMs = 15_000

/**
 * Checks the database and Temporal every two seconds, each on its own, because one that is away may take a minute to say so. Returns what
 * was last found out, at once; what is older than 15 s counts as away.
 */
export function watchReadiness({ readDatabase, pingTemporal }: Checks, everyMs = checkEveryMs, now = () => performance.now()) {
  const database: Known<DatabaseStatus> = { value: null, at: null }
  const temporal: Known<true> = { value: null, at: null }
  const stopping = new AbortController()
  const keepChecking = async <Value>(known: Known<Value>, check: () => Promise<Value>) => {
    while (!stopping.signal.aborted) {
      known.value = await check().catch(() => null)
      known.at = now()
      await wait(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  }
  void keepChecking(database, readDatabase)
  void keepChecking(temporal, () => pingTemporal().then(() => true as const))

  const ageMs = ({ at }: Known<unknown>) => (at === null ? null : now() - at)
  const current = <Value>(known: Known<Value>) => ((ageMs(known) ?? Number.POSITIVE_INFINITY) <= oldestMs ? known.value : null)
  const ageSeconds = (known: Known<unknown>) => {
    const age = ageMs(known)
    return age === null ? null : Math.round(age / 100) / 10
  }
  return {
    read(): Readiness {
      const status = current(database)
      const hasTemporal = current(temporal) === true
      const secret = status?.isSecretKnown ?? false
      const problems = status ? problemsOf(status) : []
      return {
        state: !secret ? 'not-ready' : hasTemporal && problems.length === 0 ? 'ready' : 'degraded',
        ready: secret,
        database: status !== null,
        temporal: hasTemporal,
        secret,
        problems,
        verifier: status?.hasVerifier ?? false,
        deepVerification: status && { last: status.deep, isLate: status.isDeepLate },
        ageSeconds: { database: ageSeconds(database), temporal: ageSeconds(temporal) },
      }
    },
    stop: () => stopping.abort(),
  }
}
