import { describe, expect, test } from 'vitest'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { shorten } from '#core/parsing/text/text-length'
import { problemCodes, sentenceFor } from './problems'

describe('sentenceFor', () => {
  test.each(problemCodes)('says what %s is in one sentence', (code) => {
    expect(sentenceFor({ code, field: null })).toMatch(/^The [^.]+\.$|^The [^.]+name@example\.com\.$/)
  })

  test('names the field where the code does not', () => {
    expect(sentenceFor({ code: 'control-character', field: 'city' })).toMatch(/^The city contains/)
    expect(sentenceFor({ code: 'nul', field: null })).toBe('The row contains a NUL byte.')
  })
})

describe('a value that is shown', () => {
  test('has at most 200 code points', () => {
    expect(shorten('x'.repeat(200))).toBe('x'.repeat(200))
    expect(shorten('😀'.repeat(200))).toBe('😀'.repeat(200))
    expect(shorten('😀'.repeat(201))).toBe(`${'😀'.repeat(199)}…`)
  })

  test('is part of its problem unless the cell is empty', async () => {
    const { invalid } = await readWholeFile('name,dob,city\nAda,,York\nBob,tomorrow,York\n')
    expect(invalid.map(({ problems }) => problems)).toEqual([
      [{ code: 'dob-missing', field: 'dob' }],
      [{ code: 'dob-unreadable', field: 'dob', value: 'tomorrow' }],
    ])
  })
})
