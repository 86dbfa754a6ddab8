import { expect, test } from 'vitest'
import { hold } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { closedBatch, confirmToReverse, proposeToReverse, rowsOf } from '#test/reversals'
import { untilLockedOut } from '#test/until-locked-out'

test('of two who propose to reverse the same person at once, one learns that it waits already', async () => {
  await using instance = await openTestInstance()
  const { first, second, batchId } = await closedBatch(instance)
  const outcomes = await atOnce(instance, batchId, [first, second], (ctx) => proposeToReverse(ctx, rowsOf(batchId, 1, 2)))
  expect(outcomes).toEqual(['done', 'reversal-proposed-already'])
})

test('of two checkers who confirm a reversal at once, one learns that it is decided', async () => {
  await using instance = await openTestInstance()
  const { maker, first, second, batchId } = await closedBatch(instance)
  const { id } = await proposeToReverse(maker, rowsOf(batchId, 1))
  expect(await atOnce(instance, batchId, [first, second], (ctx) => confirmToReverse(ctx, id))).toEqual(['done', 'reversal-decided-already'])
  await Promise.all([instance.apply(batchId), instance.apply(batchId)])
  expect((await instance.owner.query(`select from users where status = 'reversed'`)).rowCount).toBe(1)
})

/** Lets each act when all of them wait for the batch. Returns how they ended, in any order. */
async function atOnce<Actor>(instance: TestInstance, batchId: string, actors: Actor[], act: (actor: Actor) => Promise<unknown>) {
  const held = await hold(instance, 'select from batch where id = $1 for update', [batchId])
  const acting = actors.map((actor) =>
    act(actor).then(
      () => 'done',
      (error: { code: string }) => error.code,
    ),
  )
  await untilLockedOut(instance.owner, actors.length)
  await held[Symbol.asyncDispose]()
  return (await Promise.all(acting)).sort()
}
