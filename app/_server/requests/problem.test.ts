import pg from 'pg'
import { expect, test } from 'vitest'
import { problemOf } from './problem'

const request = { id: 'r1', method: 'POST' }
const complaint = (code: string) => Object.assign(new pg.DatabaseError('of a row', 40, 'error'), { code })

test.each([
  ['53100', 507, 'disk-full', 'The disk of the database is full.'],
  ['53200', 503, 'memory-full', 'The database has no memory left'],
  ['53300', 503, 'connections-in-use', 'All connections of the database are in use.'],
  ['57P03', 503, 'database-starting', 'The database is starting or stopping.'],
  ['57P01', 503, 'unavailable', 'The database cannot be reached at the moment.'],
])('an outage of the database with SQLSTATE %s has a sentence of its own', async (state, status, code, sentence) => {
  for (const error of [
    complaint(state),
    Object.assign(new Error(), { code: 'P2039', meta: { driverAdapterError: { cause: { originalCode: state } } } }),
  ]) {
    const answer = problemOf(error, request)
    expect([answer.status, await answer.json()]).toMatchObject([status, { code, detail: expect.stringContaining(sentence) }])
  }
})

test('a full disk is a refusal of its own, in a sentence that says what to do', async () => {
  const full = Object.assign(new pg.DatabaseError('could not extend file "base/5/16384"', 40, 'error'), { code: '53100' })
  const answer = problemOf(full, request)
  expect(answer.status).toBe(507)
  expect(await answer.json()).toMatchObject({ code: 'disk-full', detail: expect.stringContaining('Ask an admin to free space') })
})

test.each(['55P03', '57014'])('a lock or a statement that takes too long (%s) is answered with a sentence', async (code) => {
  const late = Object.assign(new pg.DatabaseError('canceling statement', 20, 'error'), { code })
  const answer = problemOf(late, { id: 'r1', method: 'POST' })
  expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'busy', retryAfter: 2 }])
})
