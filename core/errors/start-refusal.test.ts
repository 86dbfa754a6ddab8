import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { StartRefusal, whyEnded } from './start-refusal'

test.each<[unknown, { cause: string; sentence: string }]>([
  [new StartRefusal('AUTH_SECRET is not set.'), { cause: 'settings', sentence: 'AUTH_SECRET is not set.' }],
  [new StartRefusal('The role is wrong.', '28P01'), { cause: '28P01', sentence: 'The role is wrong.' }],
  [Object.assign(new Error('Ada Lovelace'), { code: '23505' }), { cause: '23505', sentence: 'the process has failed and ends' }],
])('says why a process ends, without the message of an unknown error (%#)', (error, why) => {
  expect(whyEnded(error)).toEqual(why)
})

test('names a port that is taken', async () => {
  const [first, second] = [createServer(), createServer()]
  await new Promise<void>((resolve) => first.listen(0, '127.0.0.1', resolve))
  const address = first.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const error = await new Promise((resolve) => second.once('error', resolve).listen(port, '127.0.0.1'))
  expect(whyEnded(error)).toEqual({ cause: 'EADDRINUSE', sentence: expect.stringContaining(`Port ${port} is taken`) })
  first.close()
})
