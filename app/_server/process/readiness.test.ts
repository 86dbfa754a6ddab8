import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { watchReadiness } from './readiness'

const status = { verifierSeenAt: null, hasVerifier: true, deep: null, isDeepLate: false, isSecretKnown: true, clockAheadMs: 0 }
const never = () => new Promise<never>(() => {})
const away = async () => {
  throw new Error('connect ECONNREFUSED')
}
const there = async () => {}
const everyMs = 2_000

describe('readiness', () => {
  test('is not known before the first answer', () => {
    const readiness = watchReadiness({ readDatabase: never, pingTemporal: never }, everyMs)
    expect(readiness.read()).toMatchObject({ state: 'not-ready', ready: false, ageSeconds: { database: null, temporal: null } })
    readiness.stop()
  })

  test.each([
    ['ready', async () => status, there, { ready: true, database: true, temporal: true, verifier: true }],
    ['degraded', async () => status, away, { ready: true, database: true, temporal: false }],
    ['degraded', async () => status, never, { ready: true, temporal: false }],
    [
      'degraded',
      async () => ({ ...status, clockAheadMs: 61_000 }),
      there,
      { ready: true, problems: [expect.stringContaining('61 s ahead')] },
    ],
    ['not-ready', async () => ({ ...status, isSecretKnown: false }), there, { ready: false, database: true, secret: false }],
    ['not-ready', away, there, { ready: false, database: false, temporal: true, deepVerification: null }],
  ])('is %s', async (state, readDatabase, pingTemporal, facts) => {
    const readiness = watchReadiness({ readDatabase, pingTemporal }, everyMs)
    await setImmediate()
    expect(readiness.read()).toMatchObject({ state, ...facts })
    readiness.stop()
  })

  test('says how old it is, and is not ready after 15 s without news', async () => {
    let now = 0
    const answers = [async () => status, never]
    const readDatabase = () => (answers.shift() ?? never)()
    const readiness = watchReadiness({ readDatabase, pingTemporal: there }, everyMs, () => now)
    await setImmediate()
    now = 15_000
    expect(readiness.read()).toMatchObject({ state: 'ready', ageSeconds: { database: 15, temporal: 15 } })
    now = 15_001
    expect(readiness.read()).toMatchObject({ state: 'not-ready', ready: false, database: false })
    readiness.stop()
  })

  test('is checked again', async () => {
    let isAway = true
    const readDatabase = () => (isAway ? away() : Promise.resolve(status))
    const readiness = watchReadiness({ readDatabase, pingTemporal: there }, 1)
    await setImmediate()
    expect(readiness.read().state).toBe('not-ready')
    isAway = false
    await expect.poll(() => readiness.read().state).toBe('ready')
    readiness.stop()
  })
})
