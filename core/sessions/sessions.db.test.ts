import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession, openTestInstance, type TestInstance } from '#test/instance'
import { endOtherSessions, endSession } from './end-sessions'
import { listSessions } from './list-sessions'

let instance: TestInstance

beforeAll(async () => {
  instance = await openTestInstance()
})
afterAll(() => instance[Symbol.asyncDispose]())

test('an operator sees their own sessions and no token', async () => {
  const [maker] = [await instance.signIn('maker'), await instance.signIn('maker')]
  await openAnother(maker.actor.id)
  const sessions = await listSessions({ ctx: maker })
  expect(sessions.map(({ isOwn }) => isOwn).sort()).toEqual([false, true])
  const { rows } = await instance.owner.query('select token from auth.session where operator_id = $1', [maker.actor.id])
  for (const { token } of rows) expect(JSON.stringify(sessions)).not.toContain(token)
})

test('an operator ends one session, and a repetition changes nothing', async () => {
  const maker = await instance.signIn('maker')
  await openAnother(maker.actor.id)
  const other = (await listSessions({ ctx: maker })).find(({ isOwn }) => !isOwn)
  for (let repeat = 0; repeat < 2; repeat++) await endSession({ ctx: maker, input: { sessionId: other?.id ?? '' } })
  expect(await listSessions({ ctx: maker })).toMatchObject([{ isOwn: true }])
})

test('another operator’s session is left alone', async () => {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const [theirs] = await listSessions({ ctx: checker })
  await endSession({ ctx: maker, input: { sessionId: theirs?.id ?? '' } })
  expect(await listSessions({ ctx: checker })).toHaveLength(1)
})

test('an operator ends all other sessions and keeps their own', async () => {
  const maker = await instance.signIn('maker')
  await openAnother(maker.actor.id)
  await openAnother(maker.actor.id)
  expect(await endOtherSessions({ ctx: maker })).toBe(2)
  expect(await listSessions({ ctx: maker })).toMatchObject([{ isOwn: true }])
})

const openAnother = (operatorId: string) => openSession(instance.owner, operatorId, instance.database.authSecret)
