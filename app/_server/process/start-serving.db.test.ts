import getPort from 'get-port'
import { afterEach, expect, test, vi } from 'vitest'
import { readEnvironment } from '#core/environment'
import { openTestInstance } from '#test/instance'
import { serve } from '#test/web'
import { log } from './log'
import { requireServable, startServing } from './start-serving'

afterEach(() => {
  vi.restoreAllMocks()
})

test.each<[string, (url: URL) => Record<string, string>, string, RegExp]>([
  ['without a secret', () => ({ AUTH_SECRET: '' }), 'settings', /^AUTH_SECRET is not set\. /],
  [
    'with an example as secret',
    () => ({ AUTH_SECRET: 'change-me-change-me-change-me-1234' }),
    'settings',
    /^AUTH_SECRET looks like an example\. /,
  ],
  [
    'with a wrong password',
    (url) => ({ WEB_DATABASE_URL: Object.assign(url, { password: 'wrong' }).href }),
    '28P01',
    /^PostgreSQL refuses the role or its password\. /,
  ],
  [
    'on a database that was not migrated',
    (url) => ({ WEB_DATABASE_URL: Object.assign(url, { pathname: '/postgres' }).href }),
    'not-migrated',
    /^The database has not been migrated\. /,
  ],
])('the web server ends %s, with one line that says why', async (_, settingsFor, cause, sentence) => {
  await using instance = await openTestInstance()
  await using _served = serve(instance, settingsFor(new URL(instance.database.webUrl)))
  const fatal = vi.spyOn(log(), 'fatal').mockReturnValue(undefined)
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
  await startServing()
  expect(fatal.mock.calls).toEqual([[{ cause }, expect.stringMatching(sentence)]])
  expect(exit.mock.calls).toEqual([[1]])
})

test('the web server starts while the database is away, and says so in one line', async () => {
  await using instance = await openTestInstance()
  const url = Object.assign(new URL(instance.database.webUrl), { port: String(await getPort({ host: '127.0.0.1' })) }).href
  await using _ = serve(instance, { WEB_DATABASE_URL: url })
  const warn = vi.spyOn(log(), 'warn').mockReturnValue(undefined)
  await requireServable(readEnvironment())
  expect(warn.mock.calls).toEqual([[{ cause: 'ECONNREFUSED' }, 'waiting for PostgreSQL']])
})
