import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import type { TestInstance } from '#test/instance'
import { headersOf, openTestWeb, url } from '#test/web'
import { BatchParams, ChangeParams, DecisionParams, OperatorParams } from './params'
import { mutation } from './route'

const limit = 3
let instance: TestInstance

beforeAll(async () => {
  instance = await openTestWeb({ MUTATION_RATE_LIMIT: String(limit) })
})
afterAll(() => instance[Symbol.asyncDispose]())

const upload = mutation({ types: ['text/csv'] }, async ({ request }) => new Response(await request.text(), { status: 201 }))
const search = mutation({ isSearch: true, types: ['text/csv'] }, async () => new Response('found'))

describe('acts of one operator', () => {
  test('beyond the limit of a minute are refused with the seconds to wait, and their bodies are not read', async () => {
    const maker = await instance.signIn('maker')
    for (let act = 1; act <= limit; act++) expect((await upload(...(await asking(maker)).call)).status).toBe(201)
    const late = await asking(maker)
    const answer = await upload(...late.call)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ status: 429, code: 'too-many-requests', retryAfter: expect.any(Number) })
    expect(late.partsRead()).toBe(0)
    // A second is counted no more once the minute is over, and it is the database that knows the time.
    await instance.owner.query(
      `update rate_limit set window_began_at = window_began_at - interval '61 seconds', window_ends_at = window_ends_at - interval '61 seconds'`,
    )
    expect((await upload(...(await asking(maker)).call)).status).toBe(201)
  })

  test('count for all web processes together, and not for their colleagues', async () => {
    const [maker, colleague] = [await instance.signIn('maker'), await instance.signIn('maker')]
    const answers = await Promise.all(Array.from({ length: limit * 4 }, async () => upload(...(await asking(maker)).call)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(limit)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(limit * 3)
    expect((await upload(...(await asking(colleague)).call)).status).toBe(201)
  })

  test('are not used up by searching, nor by what another site has a browser send', async () => {
    const maker = await instance.signIn('maker')
    for (let time = 0; time <= limit; time++) {
      expect((await search(...(await asking(maker)).call)).status).toBe(200)
      expect((await upload(...(await asking(maker, { origin: 'https://elsewhere.test' })).call)).status).toBe(403)
    }
    expect((await upload(...(await asking(maker)).call)).status).toBe(201)
  })
})

test.each([
  ['batch-not-found', BatchParams],
  ['decision-not-found', DecisionParams],
  ['operator-not-found', OperatorParams],
  ['change-not-found', ChangeParams],
])('an id that cannot be one is refused with %s', async (code, params) => {
  const { call } = await asking(await instance.signIn('admin'))
  const segments = { params: Promise.resolve({ batchId: '7', decisionId: '7', operatorId: '7', changeId: '7' }) }
  const answer = await mutation({ params, types: ['text/csv'] }, async () => new Response())(call[0], segments)
  expect([answer.status, await answer.json()]).toMatchObject([404, { code }])
})

test.each([
  ['a number that is none', 'select $1::integer', 'NaN'],
  ['an id that is none', 'select $1::uuid', 'abc'],
  ['a number beyond all rows', 'select $1::integer', '2147483648'],
  ['a text that no database holds', 'select $1::text', '\0'],
])('%s is not understood, and no fault of ours', async (_, sql, value) => {
  const { call } = await asking(await instance.signIn('admin'))
  const answer = await mutation({ types: ['text/csv'] }, async ({ ctx }) => Response.json(await ctx.db.query(sql, [value])))(...call)
  expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'input-invalid' }])
})

test('refuses a malformed cookie', async () => {
  const { call } = await asking(await instance.signIn('maker'), { cookie: 'countersign.session_token=%E0%A4%A' })
  expect((await upload(...call)).status).toBe(401)
})

test('refuses a cookie with a NUL like any other that is not ours', async () => {
  const { call } = await asking(await instance.signIn('maker'), { cookie: 'countersign.session_token=a%00b' })
  const answer = await upload(...call)
  expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'not-signed-in' }])
})

test.each([
  ['', 'idempotency-key-missing'],
  ['k'.repeat(256), 'idempotency-key-too-long'],
])('an idempotency key of %j is refused with %s', async (key, code) => {
  const { call } = await asking(await instance.signIn('maker'), { 'idempotency-key': key })
  const answer = await upload(...call)
  expect([answer.status, await answer.json()]).toMatchObject([422, { code }])
})

/** A request of a signed-in operator with a body that says when it is read. */
async function asking(ctx: Context, more: Record<string, string> = {}) {
  let parts = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        parts += 1
        controller.enqueue(new TextEncoder().encode('name,dob,city\n'))
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  const headers = { ...(await headersOf(ctx)), 'content-type': 'text/csv', ...more }
  const request = new Request(`${url}/api/batches`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
  return { call: [request, { params: Promise.resolve({}) }] as const, partsRead: () => parts }
}
