import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'
import { openTestInstance, type TestInstance } from '#test/instance'

test('logs the settings that are not default, and no secret', async () => {
  await using instance = await openTestInstance()
  const { code, stdout } = await migrate(instance, { UNDO_WINDOW_SECONDS: '60', SESSION_HOURS: '8' })
  expect(code).toBe(0)
  const [banner = '', ...rest] = stdout.split('\n')
  expect(JSON.parse(banner)).toMatchObject({ process: 'migrate', settings: { UNDO_WINDOW_SECONDS: 60, AUTH_SECRET: 'set' } })
  expect(banner).not.toContain('SESSION_HOURS')
  expect(stdout).not.toContain(instance.database.authSecret)
  expect(rest.join('\n')).toBe('The database has every migration.\n')
})

test('refuses a secret that looks like an example, as the web server does', async () => {
  await using instance = await openTestInstance()
  expect(await migrate(instance, { AUTH_SECRET: 'change-me-change-me-change-me-1234' })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^AUTH_SECRET looks like an example\./),
  })
})

function migrate({ database }: TestInstance, env: Record<string, string>) {
  return runCommand({
    command: process.execPath,
    args: ['--import', 'tsx', join(ROOT, 'bin', 'migrate.ts')],
    cwd: ROOT,
    env: {
      DATABASE_URL: database.ownerUrl,
      AUTH_DATABASE_URL: database.authUrl,
      WEB_DATABASE_URL: database.webUrl,
      WORKER_DATABASE_URL: database.workerUrl,
      VERIFIER_DATABASE_URL: database.verifierUrl,
      AUTH_SECRET: database.authSecret,
      // Other tests use the same roles at the same time.
      AUTH_CONNECTION_LIMIT: '1000',
      WEB_CONNECTION_LIMIT: '1000',
      WORKER_CONNECTION_LIMIT: '1000',
      VERIFIER_CONNECTION_LIMIT: '1000',
      ...env,
    },
  })
}
