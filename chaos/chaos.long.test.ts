import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runSeeds } from '#chaos/runner/run-seeds'

const results = mkdtempSync(join(tmpdir(), 'countersign-chaos-results-'))

/** Slowness is no failure here, because other tests run at the same time. */
const neitherUnsafeNorFailed = [0, 2]

test('keeps every promise of safety in sixty runs', { timeout: 90 * 60_000 }, async () => {
  expect(neitherUnsafeNorFailed).toContain(await runSeeds({ seed: 1, runs: 60, seconds: 10, results, say: console.log }))
})

test('keeps every promise of safety in a soak of ten minutes', { timeout: 30 * 60_000 }, async () => {
  expect(neitherUnsafeNorFailed).toContain(await runSeeds({ seed: 61, runs: 1, seconds: 600, results, say: console.log }))
})
