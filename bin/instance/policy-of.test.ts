import { describe, expect, test } from 'vitest'
import { readEnvironment } from '#core/environment'
import { policyOf } from './policy-of'

const rolesOf = (given: Record<string, string>, isDemo: boolean) => policyOf(readEnvironment(given), { isDemo }).secondFactorFor

describe('policyOf', () => {
  test('requires a second factor of checkers and admins, except in a demo', () => {
    expect(rolesOf({}, false)).toEqual(['checker', 'admin'])
    expect(rolesOf({ SECOND_FACTOR_FOR: '' }, false)).toEqual(['checker', 'admin'])
    expect(rolesOf({}, true)).toEqual([])
  })

  test('follows SECOND_FACTOR_FOR in either', () => {
    for (const isDemo of [true, false]) {
      expect(rolesOf({ SECOND_FACTOR_FOR: 'none' }, isDemo)).toEqual([])
      expect(rolesOf({ SECOND_FACTOR_FOR: 'checker, admin' }, isDemo)).toEqual(['checker', 'admin'])
      expect(rolesOf({ SECOND_FACTOR_FOR: 'admin' }, isDemo)).toEqual(['admin'])
    }
  })

  test('refuses a role that never needs one', () => {
    expect(() => rolesOf({ SECOND_FACTOR_FOR: 'checker,maker' }, false)).toThrow(/SECOND_FACTOR_FOR/)
  })

  test('wants a sign-in of the last hour for a decision', () => {
    expect(policyOf(readEnvironment({}), { isDemo: false }).stepUpMinutes).toBe(60)
  })
})
