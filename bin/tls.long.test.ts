import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ROOT } from '#bin/project/root'
import { makeOwnerDatabase } from '#bin/services/owner-database'
import { runCommand } from '#bin/services/run-command'
import { LOGIN_ROLES, roleName } from '#database/roles'
import { testTemporal } from '#test/temporal/temporal'
import { startWorkerProcess } from '#test/temporal/worker-process'
import { type Authority, makeAuthority } from '#test/tls/certificates'
import { startTlsPostgres, tlsUrl } from '#test/tls/tls-postgres'

type Settings = Record<string, string>

const node = (...args: string[]) => [process.execPath, '--import', 'tsx', ...args]
const startServing = `import { startServing } from '#server/process/start-serving'; await startServing(); process.exit()`
/** What connects to PostgreSQL, and the setting with the URL that it uses. */
const programs: [name: string, setting: string, command: string[]][] = [
  ['the migration job', 'DATABASE_URL', node('bin/migrate.ts')],
  ['npm run operator', 'DATABASE_URL', ['npm', 'run', '--silent', 'operator', '--', '--email', 'asta@example.org', '--role', 'admin']],
  ['npm run audit:verify', 'DATABASE_URL', ['npm', 'run', '--silent', 'audit:verify', '--', '--deep']],
  ['web', 'WEB_DATABASE_URL', node('--input-type=module', '--eval', startServing)],
  ['sign-in', 'AUTH_DATABASE_URL', node('--input-type=module', '--eval', startServing)],
  ['the worker', 'WORKER_DATABASE_URL', node('worker/main.ts')],
  ['the verifier', 'VERIFIER_DATABASE_URL', node('verifier/main.ts')],
]
const servers = ['the worker', 'the verifier']

let authority: Authority
let foreign: Authority
let postgres: Awaited<ReturnType<typeof startTlsPostgres>>
let settings: Settings

beforeAll(async () => {
  authority = makeAuthority()
  foreign = makeAuthority()
  postgres = await startTlsPostgres(authority)
  await makeOwnerDatabase(postgres.superuserUrl, 'owner', 'countersign')
  await postgres.demandTls()
  const urlOf = (role: string, password: string) =>
    tlsUrl(`postgresql://${role}:${password}@127.0.0.1:${postgres.port}/countersign`, authority)
  settings = {
    DATABASE_URL: urlOf('countersign_owner', 'owner'),
    ...Object.fromEntries(LOGIN_ROLES.map((role) => [`${role.toUpperCase()}_DATABASE_URL`, urlOf(roleName(role), role)])),
    AUTH_SECRET: 'j4JqvGm0Rk7wz9Xc2LhT8sYbN5aPeUdV1oQfMiZt',
    PUBLIC_URL: 'http://localhost:3000',
    TEMPORAL_ADDRESS: testTemporal().address,
    TEMPORAL_TASK_QUEUE: 'tls',
  }
})
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
  authority?.[Symbol.dispose]()
  foreign?.[Symbol.dispose]()
})

describe('with TLS and a certificate for each role', () => {
  test.each(programs.filter(([name]) => !servers.includes(name)))('%s connects', async (_, _setting, command) => {
    expect(await run(command, settings)).toMatchObject({ code: 0 })
  })

  test('the worker and the verifier connect, and every connection of theirs uses TLS', async () => {
    const { WORKER_DATABASE_URL = '', VERIFIER_DATABASE_URL = '' } = settings
    const shared = { TEMPORAL_ADDRESS: testTemporal().address, TEMPORAL_TASK_QUEUE: 'tls' }
    await using worker = startWorkerProcess({ ...shared, WORKER_DATABASE_URL })
    const verifier = runCommand({
      command: 'timeout',
      args: ['30', ...node('verifier/main.ts')],
      cwd: ROOT,
      env: { ...shared, VERIFIER_DATABASE_URL },
    })
    const client = new pg.Client({ connectionString: postgres.superuserUrl })
    await client.connect()
    try {
      // A connection that listens asks an empty question every two seconds.
      await vi.waitFor(
        async () => {
          expect(worker.output()).toContain('worker is ready')
          const { rows } = await client.query(
            `select usename as role, bool_and(ssl) as ssl, bool_or(query ~ '^(listen |select$)') as listens
             from pg_stat_ssl join pg_stat_activity using (pid) where usename ~ '^countersign_' group by usename order by usename`,
          )
          expect(rows).toEqual([
            { role: 'countersign_verifier', ssl: true, listens: true },
            { role: 'countersign_worker', ssl: true, listens: true },
          ])
        },
        { timeout: 25_000, interval: 250 },
      )
    } finally {
      await client.end()
    }
    await verifier
  })
})

describe.each<[string, (url: URL) => void, RegExp]>([
  ['another authority', (url) => url.searchParams.set('sslrootcert', foreign.caFile), /is not from an authority that this process trusts/],
  ['another host name', (url) => Object.assign(url, { hostname: '127.0.0.1' }), /is for another host name/],
  ['no TLS', (url) => Object.assign(url, { search: '?sslmode=disable' }), /The database server demands TLS\. /],
])('with %s', (_, change, sentence) => {
  test.each(programs)('%s ends with one sentence and no stack', async (_name, setting, command) => {
    const url = new URL(settings[setting] ?? '')
    change(url)
    const { code, stdout, stderr } = await run(command, { ...settings, [setting]: url.href })
    const lines = `${stdout}${stderr}`.trim().split('\n')
    expect(code).toBeGreaterThan(0)
    expect(lines.filter((line) => sentence.test(line))).toHaveLength(1)
    expect(`${stdout}${stderr}`).not.toMatch(/\bat .*:\d+|Error:/)
  })
})

function run([command = '', ...args]: string[], env: Settings) {
  return runCommand({ command, args, cwd: ROOT, env })
}
