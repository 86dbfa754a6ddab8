import { join } from 'node:path'
import getPort from 'get-port'
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
  expect(JSON.parse(rest.join('\n'))).toMatchObject({ process: 'migrate', msg: 'The database has every migration.' })
})

test('refuses a secret that looks like an example, as the web server does', async () => {
  await using instance = await openTestInstance()
  expect(await lastLine(instance, { AUTH_SECRET: 'change-me-change-me-change-me-1234' })).toMatchObject({
    cause: 'settings',
    msg: expect.stringMatching(/^AUTH_SECRET looks like an example\./),
  })
})

test('installs the earlier secrets, without those that have ended', async () => {
  await using instance = await openTestInstance()
  const [valid, ended] = ['q7Zr0T1fHs9Lk2VwXb4Nc8MdPy6GeJa3', 'Vw3kT8yQn5Rb1Zs6Hd9Mf2Lc7Xg4Jp0A']
  const { code, stdout } = await migrate(instance, { AUTH_SECRET_EARLIER: `${valid}@2099-01-01T00:00:00Z,${ended}@2020-01-01T00:00:00Z` })
  expect({ code, hasSecret: stdout.includes(valid) || stdout.includes(ended) }).toEqual({ code: 0, hasSecret: false })
  const { rows } = await instance.owner.query('select is_present, accepted_until from auth_key order by is_present nulls last')
  expect(rows).toEqual([
    { is_present: true, accepted_until: null },
    { is_present: null, accepted_until: new Date('2099-01-01T00:00:00Z') },
  ])
})

test('says in one line why it cannot use the database', async () => {
  await using instance = await openTestInstance()
  const changed = (parts: Partial<URL>) => ({ DATABASE_URL: Object.assign(new URL(instance.database.ownerUrl), parts).href })
  expect(await lastLine(instance, changed({ port: String(await getPort({ host: '127.0.0.1' })) }))).toMatchObject({
    cause: 'ECONNREFUSED',
    msg: 'PostgreSQL cannot be reached at the address in DATABASE_URL.',
  })
  await instance.owner.query(`insert into migration.applied (name, sha256) values ('99-colours', '')`)
  expect(await lastLine(instance, {})).toMatchObject({ cause: 'database-newer', msg: expect.stringContaining('99-colours') })
})

/** The last line in the log of a migration job that fails. */
async function lastLine(instance: TestInstance, env: Record<string, string>): Promise<unknown> {
  const { code, stdout, stderr } = await migrate(instance, env)
  expect([code, stderr]).toEqual([1, ''])
  const lines = stdout.trim().split('\n')
  expect(lines.length).toBeLessThanOrEqual(2)
  return JSON.parse(lines.at(-1) ?? '')
}

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
      DELIVERY_DATABASE_URL: database.deliveryUrl,
      AUTH_SECRET: database.authSecret,
      // Other tests use the same roles at the same time.
      AUTH_CONNECTION_LIMIT: '1000',
      WEB_CONNECTION_LIMIT: '1000',
      WORKER_CONNECTION_LIMIT: '1000',
      VERIFIER_CONNECTION_LIMIT: '1000',
      DELIVERY_CONNECTION_LIMIT: '1000',
      ...env,
    },
  })
}
