import { createServer } from 'node:net'
import { join } from 'node:path'
import getPort from 'get-port'
import { expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'

test.each([
  ['worker', { SLICE_ROWS: 'many' }, /^Some settings are not valid:\n {2}SLICE_ROWS: /],
  ['worker', {}, /^WORKER_DATABASE_URL is not set\. /],
  ['verifier', {}, /^VERIFIER_DATABASE_URL is not set\. /],
  ['delivery', {}, /^DELIVERY_DATABASE_URL is not set\. /],
  ['delivery', { DELIVERY_PRIVATE_KEY: 'key' }, /^Some settings are not valid:\n {2}DELIVERY_PRIVATE_KEY: expected the private key/],
  ['web', { PORT: 'many' }, /^Some settings are not valid:\n {2}PORT: /],
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

test.each(['WORKER_HEALTH_ADDRESS', 'WORKER_METRICS_ADDRESS'])(
  'a worker whose %s is taken logs one sentence and no stack',
  async (setting) => {
    const server = createServer()
    const port = await getPort({ host: '127.0.0.1' })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const away = '127.0.0.1:1'
    const env = { WORKER_DATABASE_URL: `postgresql://a:b@${away}/x`, TEMPORAL_ADDRESS: away, [setting]: `127.0.0.1:${port}` }
    const { code, stdout, stderr } = await start('worker', env)
    server.close()
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    expect([code, stderr]).toEqual([1, ''])
    expect(last).toMatchObject({
      level: 60,
      process: 'worker',
      cause: 'EADDRINUSE',
      msg: expect.stringMatching(/^Port \d+ is taken by another program\. /),
    })
  },
  90_000,
)

function start(name: string, env: Record<string, string>) {
  const nothing = { WORKER_DATABASE_URL: '', VERIFIER_DATABASE_URL: '', DELIVERY_DATABASE_URL: '' }
  return runCommand({
    command: process.execPath,
    args: ['--import', 'tsx', join(ROOT, name === 'web' ? 'app/_server/http' : name, 'main.ts')],
    cwd: ROOT,
    env: { ...nothing, ...env },
  })
}
