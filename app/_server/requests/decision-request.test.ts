import { describe, expect, test } from 'vitest'
import { readDecisionRequest } from './decision-request'

const url = 'http://localhost/api/batches/1/decisions'
const csv = (body: string, query = '') =>
  new Request(`${url}${query}`, { method: 'POST', body, headers: { 'content-type': 'text/csv; charset=utf-8' } })
const json = (body: unknown) =>
  new Request(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

describe('readDecisionRequest', () => {
  test.each([
    ['plain', 'row\n1\n22\n'],
    ['with CRLF and quotes', 'row\r\n"1"\r\n"22"'],
    ['with a byte order mark, blank lines and capitals', '\uFEFFRow\n\n 1 \n22\n\n'],
  ])('takes row numbers as CSV, %s', async (_, body) => {
    expect(await readDecisionRequest(csv(body))).toEqual({ verdict: 'approve', selection: { rows: [1, 22] } })
  })

  test('takes CSV whatever the case of its media type', async () => {
    const request = new Request(url, { method: 'POST', body: 'row\n7', headers: { 'content-type': 'Text/CSV; Charset=UTF-8' } })
    expect(await readDecisionRequest(request)).toEqual({ verdict: 'approve', selection: { rows: [7] } })
  })

  test('takes verdict and reason of a CSV from the query', async () => {
    const request = csv('row\n7', '?verdict=reject&reason=Not%20known')
    expect(await readDecisionRequest(request)).toEqual({ verdict: 'reject', reason: 'Not known', selection: { rows: [7] } })
  })

  test('takes e-mail addresses as CSV, and a reason of the catalogue from the query', async () => {
    const reasonId = '01900000-0000-7000-8000-000000000001'
    expect(
      await readDecisionRequest(csv('Email\r\n" Ada@Example.test "\r\nben@example.test', `?verdict=send-back&reasonId=${reasonId}`)),
    ).toEqual({
      verdict: 'send-back',
      reasonId,
      selection: { emails: ['Ada@Example.test', 'ben@example.test'] },
    })
  })

  test.each([
    ['no header', '1\n2\n'],
    ['another header', 'id\n1\n'],
    ['nothing', ''],
    ['a zero', 'row\n0'],
    ['a fraction', 'row\n1.5'],
    ['two columns', 'row\n1,2'],
    ['a word', 'row\n1\nall'],
  ])('refuses a CSV with %s', async (_, body) => {
    await expect(readDecisionRequest(csv(body))).rejects.toMatchObject({ code: 'input-invalid', detail: { field: 'row' } })
  })

  test('refuses a header without rows', async () => {
    await expect(readDecisionRequest(csv('row\n'))).rejects.toThrow()
  })

  test.each<[string, unknown]>([
    ['a rejection without a reason', { verdict: 'reject', selection: { rows: [1] } }],
    ['sending back without a reason', { verdict: 'send-back', selection: { rows: [1] } }],
    ['a reason that is no id', { verdict: 'reject', reasonId: 'Other', selection: { rows: [1] } }],
    ['rows and e-mail addresses at once', { verdict: 'approve', selection: { rows: [1], emails: ['a@b.test'] } }],
    ['a rejection with a blank reason', { verdict: 'reject', reason: '   ', selection: { rows: [1] } }],
    ['a verdict that is not a checker’s', { verdict: 'withdraw', selection: { rows: [1] } }],
    ['a filter without the count that was seen', { verdict: 'approve', selection: { filter: {} } }],
    ['rows and a filter at once', { verdict: 'approve', selection: { rows: [1], filter: {}, expectedCount: 1 } }],
    ['a filter that is not known', { verdict: 'approve', selection: { filter: { age: 3 }, expectedCount: 1 } }],
    ['an unknown key', { verdict: 'approve', selection: { rows: [1] }, actor: 'me' }],
  ])('refuses %s', async (_, body) => {
    await expect(readDecisionRequest(json(body))).rejects.toThrow()
  })

  const approving = (filter: string) => `{"verdict":"approve","selection":{"filter":${filter},"expectedCount":1}}`

  test.each<[string, string]>([
    ['half a surrogate pair', approving('{"city":"\\ud800"}')],
    ['the other half of one', approving('{"q":"a\\uDFFFb"}')],
    ['a NUL character', approving('{"q":"\\u0000"}')],
    ['half a surrogate pair for a key', approving('{"\\ud800":"Pune"}')],
  ])('refuses %s in JSON', async (_, body) => {
    const request = new Request(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    await expect(readDecisionRequest(request)).rejects.toMatchObject({ code: 'input-invalid' })
  })

  test('takes a whole surrogate pair', async () => {
    const body = approving('{"q":"\\ud83d\\ude00"}')
    const request = new Request(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    expect(await readDecisionRequest(request)).toMatchObject({ selection: { filter: { q: '😀' } } })
  })

  test.each(['application/json', 'text/csv'])('refuses bytes that are no UTF-8 as %s', async (type) => {
    const body = Buffer.concat([Buffer.from('email\n'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('@example.test')])
    const request = new Request(url, { method: 'POST', body, headers: { 'content-type': type } })
    await expect(readDecisionRequest(request)).rejects.toMatchObject({ code: 'input-invalid' })
  })
})
