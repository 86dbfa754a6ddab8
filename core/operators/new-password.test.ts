import { describe, expect, test } from 'vitest'
import { NewPassword } from './new-password'

describe('NewPassword', () => {
  test.each(['correct horse battery', 'another twelve or more', 'xkT9$kq2LmzP', `${'long '.repeat(5)}enough, is it not?`])(
    'takes %s',
    (password) => {
      expect(NewPassword.parse(password)).toBe(password)
    },
  )

  test.each([
    ['eleven char', 'password-too-short'],
    ['x'.repeat(129), 'password-too-long'],
    ['administrator', 'password-easy-to-guess'],
    ['Password1234!', 'password-easy-to-guess'],
    ['P@ssw0rdP@ssw0rd', 'password-easy-to-guess'],
    ['123456789012', 'password-easy-to-guess'],
    ['qwertyuiop12', 'password-easy-to-guess'],
    ['abcdefghijkl', 'password-easy-to-guess'],
    ['aaaaaaaaaaaa', 'password-easy-to-guess'],
    ['iloveyou1234', 'password-easy-to-guess'],
    ['letmeinletmein', 'password-easy-to-guess'],
    ['countersign12', 'password-easy-to-guess'],
    ['x'.repeat(128), 'password-easy-to-guess'],
  ])('refuses %s as %s', (password, code) => {
    expect(NewPassword.safeParse(password).error?.issues.map(({ message }) => message)).toEqual([code])
  })

  test('answers within a second, whatever is sent', () => {
    const worst = 'aA1@5$eE3'.repeat(14)
    const started = performance.now()
    NewPassword.safeParse(worst)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
