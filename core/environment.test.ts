import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readEnvironment, requireSetting, secretProblem } from './environment'

const secret = 'q7Zr0T1fHs9Lk2VwXb4Nc8MdPy6GeJa3'

describe('readEnvironment', () => {
  test('takes a default where nothing, or nothing but an empty text, is given', () => {
    expect(readEnvironment({ PORT: '' })).toMatchObject({ PORT: 3000, PUBLIC_URL: 'http://localhost:3000' })
  })

  test('names every wrong variable and what is wrong, never what it says', () => {
    const read = () => readEnvironment({ PORT: 'eighty', AUTH_SECRET: 'hunter2', WEB_DATABASE_URL: 'mysql://me:pw@db/x' })
    expect(read).toThrow(/PORT: .*\n.*WEB_DATABASE_URL: .*\n.*AUTH_SECRET: /)
    expect(read).not.toThrow(/hunter2|eighty|mysql/)
  })

  test('reads a secret from the file that is named, and says when it cannot', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'environment-')), 'secret')
    writeFileSync(file, `${secret}\n`)
    expect(readEnvironment({ AUTH_SECRET_FILE: file }).AUTH_SECRET).toBe(secret)
    expect(() => readEnvironment({ AUTH_SECRET_FILE: `${file}.gone` })).toThrow('AUTH_SECRET_FILE: the file cannot be read')
  })

  test('reads nothing but secrets from files', () => {
    expect(readEnvironment({ LOG_LEVEL_FILE: '/etc/hostname' }).LOG_LEVEL).toBe('info')
  })
})

test('requireSetting names what is missing and what it is for', () => {
  expect(() => requireSetting(readEnvironment({}), 'AUTH_SECRET')).toThrow(/^AUTH_SECRET is not set\. Signs session cookies/)
})

test.each([
  'change-me-change-me-change-me-1234',
  'this-is-an-EXAMPLE-of-32-letters!!',
  'a'.repeat(40),
  'abababababababababababababababab',
  undefined,
])('an example is no secret: %s', (AUTH_SECRET) => {
  expect(secretProblem({ AUTH_SECRET })).toMatch(/^AUTH_SECRET looks like an example/)
})

test('chance is', () => {
  expect(secretProblem({ AUTH_SECRET: secret })).toBeNull()
})
