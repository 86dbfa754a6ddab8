import { describe, expect, test } from 'vitest'
import { readList } from './read-list'

describe('readList', () => {
  test('reads row numbers with any separator, each once', () => {
    expect(readList('3\r\n12, 7;7\t40\n')).toEqual({ kind: 'rows', rows: new Set([3, 12, 7, 40]) })
  })

  test('reads only the column headed row or email', () => {
    expect(readList('name,row,note\nAda,3,12\nBen,4,')).toEqual({ kind: 'rows', rows: new Set([3, 4]) })
    expect(readList('\uFEFFE-mail;row\n"Ada@Example.com";3\nben@example.com;4')).toEqual({
      kind: 'emails',
      emails: new Set(['ada@example.com', 'ben@example.com']),
    })
  })

  test('names the position of an invalid entry without repeating it', () => {
    expect(readList('3\nAda Iyer')).toEqual({ kind: 'invalid', problem: 'Entry 2 is not a row number.' })
    expect(readList('ada@example.com\n12')).toEqual({ kind: 'invalid', problem: 'Entry 2 is not an e-mail address.' })
    expect(readList(' \n ')).toMatchObject({ kind: 'invalid' })
  })
})
