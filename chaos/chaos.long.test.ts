import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runSeeds, seedsFrom } from '#chaos/runner/run-seeds'

const results = mkdtempSync(join(tmpdir(), 'countersign-chaos-results-'))

/** Slowness is no failure here, because other tests run at the same time. */
const neitherUnsafeNorFailed = [0, 2]

test('keeps every promise of safety in sixty runs', { timeout: 90 * 60_000 }, async () => {
  expect(neitherUnsafeNorFailed).toContain(await runSeeds({ seeds: seedsFrom(1, 60), seconds: 5, results, say: console.log }))
})

test('keeps every promise of safety in a soak of ten minutes', { timeout: 30 * 60_000 }, async () => {
  expect(neitherUnsafeNorFailed).toContain(await runSeeds({ seeds: [61], seconds: 600, results, say: console.log }))
})
