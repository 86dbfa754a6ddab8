import { join } from 'node:path'
import getPort from 'get-port'
import { expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'
import { openTestInstance } from '#test/instance'

test.each([
  ['worker', 'wrong password', '28P01', /^PostgreSQL refuses the role or its password\. Correct WORKER_DATABASE_URL\.$/],
  ['verifier', 'not migrated', 'not-migrated', /^The database has not been migrated\. /],
] as const)(
  'a %s ends with one line when it cannot use the database: %s',
  async (name, problem, cause, sentence) => {
    await using instance = await openTestInstance()
    const url = new URL(name === 'worker' ? instance.database.workerUrl : instance.database.verifierUrl)
    if (problem === 'wrong password') url.password = 'wrong'
    else url.pathname = '/postgres'
    const { code, stdout, stderr } = await runCommand({
      command: process.execPath,
      args: ['--import', 'tsx', join(ROOT, name, 'main.ts')],
      cwd: ROOT,
      env: {
        [`${name.toUpperCase()}_DATABASE_URL`]: url.href,
        TEMPORAL_ADDRESS: `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`,
      },
    })
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect([code, stderr]).toEqual([1, ''])
    // The process of the workflows may say that it waits while the worker ends.
    const last = lines.findLast((line) => line.process === name)
    expect(last).toMatchObject({ level: 60, process: name, cause, msg: expect.stringMatching(sentence) })
    expect(lines.filter(({ level }) => level >= 50)).toHaveLength(1)
  },
  90_000,
)
