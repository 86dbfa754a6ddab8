import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'

test.each([
  ['worker', { SLICE_ROWS: 'many' }, /^Some settings are not valid:\n {2}SLICE_ROWS: /],
  ['worker', {}, /^WORKER_DATABASE_URL is not set\. /],
  ['verifier', {}, /^VERIFIER_DATABASE_URL is not set\. /],
])(
  'a %s that must not start logs one sentence and no stack: %o',
  async (name, env, sentence) => {
    const { code, stdout, stderr } = await start(name, env)
    const lines = stdout.trim().split('\n')
    const last = JSON.parse(lines.at(-1) ?? '')
    expect(code).toBe(1)
    expect(last).toMatchObject({ level: 60, process: name, msg: expect.stringMatching(sentence) })
    expect(`${stdout}${stderr}`).not.toMatch(/\bat .*:\d+|Error:/)
  },
  90_000,
)

function start(name: string, env: Record<string, string>) {
  const nothing = { WORKER_DATABASE_URL: '', VERIFIER_DATABASE_URL: '' }
  return runCommand({
    command: process.execPath,
    args: ['--import', 'tsx', join(ROOT, name, 'main.ts')],
    cwd: ROOT,
    env: { ...nothing, ...env },
  })
}
