import { join } from 'node:path'
import { expect } from 'playwright/test'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'
import { instance } from './instance'

/** Expects that `npm run audit:verify -- --deep` finds the chain whole, and every batch in the database as the audit says. */
export async function expectDatabaseVerifies(): Promise<void> {
  const verified = await runCommand({
    command: process.execPath,
    args: ['--import', 'tsx', join(ROOT, 'bin', 'audit-verify.ts'), '--deep'],
    cwd: ROOT,
    env: { DATABASE_URL: instance.ownerUrl },
  })
  expect(verified.stdout + verified.stderr).toMatch(
    /^The chain holds: .*\nThe database matches the kept files and the audit of \d+ batch(es)?\b/,
  )
  expect(verified.code).toBe(0)
}
