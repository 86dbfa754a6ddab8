import pg from 'pg'
import { expect, test } from 'vitest'
import { problemOf } from './problem'

test('a full disk is a refusal of its own, in a sentence that says what to do', async () => {
  const full = Object.assign(new pg.DatabaseError('could not extend file "base/5/16384"', 40, 'error'), { code: '53100' })
  const answer = problemOf(full, { id: 'r1', method: 'POST', path: '/api/batches' })
  expect(answer.status).toBe(507)
  expect(await answer.json()).toMatchObject({ code: 'disk-full', detail: expect.stringContaining('Ask an admin to free space') })
})

test.each(['55P03', '57014'])('a lock or a statement that takes too long (%s) is answered with a sentence', async (code) => {
  const late = Object.assign(new pg.DatabaseError('canceling statement', 20, 'error'), { code })
  const answer = problemOf(late, { id: 'r1', method: 'POST', path: '/api/batches' })
  expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'busy', retryAfter: 2 }])
})
