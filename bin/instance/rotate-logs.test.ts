import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startServiceProcess } from '#bin/services/service-process'
import { rotateLogs } from './rotate-logs'

const folder = mkdtempSync(join(tmpdir(), 'countersign-logs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

test('logs of this run and of earlier ones are readable by their owner only', async () => {
  mkdirSync(join(folder, 'logs'))
  writeFileSync(join(folder, 'logs', 'web.log'), 'an earlier run\n', { mode: 0o644 })
  const logs = rotateLogs(folder, ['web'])
  const logFile = join(logs, 'web.log')
  const started = await startServiceProcess({ command: process.execPath, args: ['--version'], logFile })
  await started.ended
  expect([logs, logFile, `${logFile}.1`].map(modeOf)).toEqual(['700', '600', '600'])
})
