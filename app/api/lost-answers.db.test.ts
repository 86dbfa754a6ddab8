import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import type { Decision } from '#core/decisions/decision'
import { type BreakableLink, openBreakableLink } from '#test/breakable-link'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { headersOf, posting, serve, url } from '#test/web'
import { POST as decide } from './batches/[batchId]/decisions/route'
import { POST as withdraw } from './batches/[batchId]/withdrawal/route'
import { POST as upload } from './batches/route'
import { POST as undo } from './decisions/[decisionId]/undo/route'

let instance: TestInstance
let link: BreakableLink
let served: AsyncDisposable

beforeAll(async () => {
  instance = await openTestInstance()
  link = await openBreakableLink(instance.database.webUrl)
  served = serve(instance, { WEB_DATABASE_URL: link.url, TEMPORAL_ADDRESS: '127.0.0.1:1' })
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await link[Symbol.asyncDispose]()
  await instance[Symbol.asyncDispose]()
})

type Act = { function: string; send: () => Promise<Response>; count: () => Promise<number> }

const acts: [string, () => Promise<Act>][] = [
  ['a decision', prepareDecision],
  ['an undo', prepareUndo],
  ['an upload', prepareUpload],
  ['an upload of a gzip file', () => prepareUpload(true)],
  ['a withdrawal', prepareWithdrawal],
]

describe('when the answer of the database is lost', () => {
  test.each(acts)('%s that was committed is answered as done', async (_, prepare) => {
    const act = await prepare()
    link.loseAnswerTo(act.function)
    const answer = await act.send()
    expect(answer.status).toBe(201)
    expect(await act.count()).toBe(1)
  })

  test.each(acts.filter(([what]) => !what.includes('gzip')))(
    'and the database stays away, %s is not said to be undone, and is done once when it is sent again',
    async (_, prepare) => {
      const act = await prepare()
      link.loseAnswerTo(act.function, { andBreak: true })
      const answer = await act.send()
      expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'outcome-unknown', retryAfter: 2 }])
      expect(answer.headers.get('retry-after')).toBe('2')
      link.mend()
      expect((await act.send()).status).toBe(201)
      expect(await act.count()).toBe(1)
    },
  )
})

async function prepareDecision(): Promise<Act> {
  const batchId = await pendingBatch(await instance.signIn('maker'))
  const headers = await headersOf(await instance.signIn('checker'))
  const send = () => {
    const body = { verdict: 'approve', selection: { rows: [1] } }
    return decide(posting('/api/batches/x/decisions', body, headers), params({ batchId }))
  }
  return { function: 'record_decision', send, count: () => decisionsOn(batchId) }
}

async function prepareUndo(): Promise<Act> {
  const batchId = await pendingBatch(await instance.signIn('maker'))
  const checker = await instance.signIn('checker')
  const { id: decisionId }: Decision = await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] } })
  const headers = await headersOf(checker)
  const send = () => undo(posting('/api/decisions/x/undo', {}, headers), params({ decisionId }))
  return { function: 'undo_decision', send, count: async () => (await decisionsOn(batchId)) - 1 }
}

async function prepareUpload(isPacked = false): Promise<Act> {
  const text = Buffer.from(peopleCsv('Pune', 2))
  const body = isPacked ? gzipSync(text) : text
  const maker = await instance.signIn('maker')
  const headers = { ...(await headersOf(maker)), origin: url, 'content-type': 'text/csv', 'content-length': String(body.length) }
  const send = () => upload(new Request(`${url}/api/batches`, { method: 'POST', headers, body }), params({}))
  const count = async () => {
    const { rowCount } = await instance.owner.query('select from batch where maker_id = $1', [maker.actor.id])
    return rowCount ?? 0
  }
  return { function: 'open_batch', send, count }
}

async function prepareWithdrawal(): Promise<Act> {
  const maker = await instance.signIn('maker')
  const batchId = await pendingBatch(maker)
  const headers = await headersOf(maker)
  const send = () => withdraw(posting('/api/batches/x/withdrawal', {}, headers), params({ batchId }))
  return { function: 'record_withdrawal', send, count: () => decisionsOn(batchId) }
}

const pendingBatch = (maker: Context) => instance.bring(maker, peopleCsv(`City ${randomUUID().replace(/[^a-f]/g, '')}`, 2))

const params = (values: Record<string, string>) => ({ params: Promise.resolve(values) })

async function decisionsOn(batchId: string): Promise<number> {
  return (await instance.owner.query('select from decision where batch_id = $1', [batchId])).rowCount ?? 0
}
