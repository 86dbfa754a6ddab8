import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { changedSettings, readEnvironment, requireSetting, secretProblem } from './environment'

const secret = 'q7Zr0T1fHs9Lk2VwXb4Nc8MdPy6GeJa3'

describe('readEnvironment', () => {
  test('uses the default for a variable that is missing or empty', () => {
    expect(readEnvironment({ PORT: '' })).toMatchObject({ PORT: 3000, PUBLIC_URL: 'http://localhost:3000' })
  })

  test('lists every invalid variable and its problem, but not its value', () => {
    const read = () => readEnvironment({ PORT: 'eighty', AUTH_SECRET: 'hunter2', WEB_DATABASE_URL: 'mysql://me:pw@db/x' })
    expect(read).toThrow(/PORT: .*\n.*WEB_DATABASE_URL: .*\n.*AUTH_SECRET: /)
    expect(read).not.toThrow(/hunter2|eighty|mysql/)
  })

  test('reads a secret from a file, and reports a file that cannot be read', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'environment-')), 'secret')
    writeFileSync(file, `${secret}\n`)
    expect(readEnvironment({ AUTH_SECRET_FILE: file }).AUTH_SECRET).toBe(secret)
    expect(() => readEnvironment({ AUTH_SECRET_FILE: `${file}.gone` })).toThrow('AUTH_SECRET_FILE: the file cannot be read')
  })

  test('reads earlier secrets, each with its date', () => {
    const { AUTH_SECRET_EARLIER } = readEnvironment({ AUTH_SECRET_EARLIER: `${secret}@2026-12-31T00:00:00Z` })
    expect(AUTH_SECRET_EARLIER).toEqual([{ secret, acceptedUntil: new Date('2026-12-31T00:00:00Z') }])
  })

  test('refuses an earlier secret without a date, and does not repeat it', () => {
    const read = () => readEnvironment({ AUTH_SECRET_EARLIER: secret })
    expect(read).toThrow('AUTH_SECRET_EARLIER: expected <secret>@2026-12-31T00:00:00Z')
    expect(read).not.toThrow(secret)
  })

  test('reads only secrets from files', () => {
    expect(readEnvironment({ LOG_LEVEL_FILE: '/etc/hostname' }).LOG_LEVEL).toBe('info')
  })
})

test('changedSettings has what the process reads and that is not default, and no value of a secret', () => {
  const environment = readEnvironment({
    AUTH_SECRET: secret,
    SESSION_HOURS: '8',
    SIGN_IN_RATE_LIMIT: '10',
    UNDO_WINDOW_SECONDS: '60',
    AUDIT_WEBHOOK_URL: 'https://example.org/T0PS3CRET',
  })
  expect(changedSettings(environment, 'web')).toEqual({ AUTH_SECRET: 'set', SESSION_HOURS: 8 })
  expect(changedSettings(environment, 'migrate')).toEqual({ AUTH_SECRET: 'set', UNDO_WINDOW_SECONDS: 60 })
  expect(changedSettings(environment, 'worker')).toEqual({ AUDIT_WEBHOOK_URL: 'set' })
})

test('requireSetting reports the name and purpose of a missing setting', () => {
  expect(() => requireSetting(readEnvironment({}), 'AUTH_SECRET')).toThrow(/^AUTH_SECRET is not set\. Signs session cookies/)
})

test.each([
  'change-me-change-me-change-me-1234',
  'this-is-an-EXAMPLE-of-32-letters!!',
  'a'.repeat(40),
  'abababababababababababababababab',
  undefined,
])('secretProblem refuses an example: %s', (AUTH_SECRET) => {
  expect(secretProblem({ AUTH_SECRET })).toMatch(/^AUTH_SECRET looks like an example/)
})

test('secretProblem accepts a random secret', () => {
  expect(secretProblem({ AUTH_SECRET: secret })).toBeNull()
})
