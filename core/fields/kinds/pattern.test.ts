import { describe, expect, test } from 'vitest'
import { compilePattern } from './pattern'
import { checkText, compileText } from './text'

const long = 'a'.repeat(200)

describe('compilePattern', () => {
  test.each([
    ['(a+)+', `${long}!`],
    ['(a|a)*', `${long}!`],
    ['(a|aa)+', `${long}!`],
    ['(.*)*x', long],
    ['(([a-z])+.)+[A-Z]([a-z])+', long],
    ['([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@)', long],
    ['(?:a?){40}a{40}', 'a'.repeat(39)],
    ['[ab]*a[ab]{60}', 'ab'.repeat(30)],
  ])('matches %s against a text on which backtracking would never end', (pattern, text) => {
    expect(compilePattern(pattern)?.matches(text)).toBe(false)
  })

  test.each([
    '(?=a)a',
    '(?<=a)b',
    '(a)\\1',
    '(?:a?){500}a{500}',
    '(((a{100}){100}){100})',
    '(a{1,1000}){1,1000}',
    '[a-z]{1000}',
    '(',
    '*',
    'a'.repeat(201),
  ])('refuses %s, which is not RE2 or too large', (pattern) => {
    expect(compilePattern(pattern)).toBeUndefined()
    expect(checkText({ kind: 'text', pattern })).toMatchObject([{ setting: 'pattern' }])
  })

  test('matches the whole text only, and any letter', () => {
    const employee = compilePattern('E-?[0-9]{4,6}|\\p{Lu}\\p{L}+')
    expect(['E-1234', 'E123456', 'Żółć', 'xE-1234', 'E-1234x', 'E-1234\n', 'E-123'].map((text) => employee?.matches(text))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('compileText', () => {
  test('reads texts from the shortest to the longest length, in code points', () => {
    const { read } = compileText({ kind: 'text', shortest: 2, longest: 3 })
    expect(['😀', '😀😀', '😀😀😀', '😀😀😀😀'].map(read)).toEqual([{ code: 'too-short' }, '😀😀', '😀😀😀', { code: 'too-long' }])
  })

  test('reads no longer text with a pattern than matching is limited to', () => {
    const { read } = compileText({ kind: 'text', pattern: 'a+' })
    expect([read(long), read(`${long}a`), read('b')]).toEqual([long, { code: 'too-long' }, { code: 'other-form' }])
  })
})
