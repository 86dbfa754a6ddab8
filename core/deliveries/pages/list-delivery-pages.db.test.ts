import { describe, expect, test } from 'vitest'
import { everyItem } from '#test/every-page'
import { openPages } from '#test/page-replays'
import { listDeliveryPages } from './list-delivery-pages'

describe('listDeliveryPages', () => {
  test('returns the pages newest first, with who asked for one to be sent again and what came of it', async () => {
    await using scene = await openPages()
    const { checker, admin, receiver } = scene
    receiver.answerWith((response) => response.writeHead(422).end())
    await scene.ask(2)
    await scene.endNext()
    receiver.answerWith((response) => response.writeHead(204).end())
    await scene.ask(2, admin)
    await scene.takeBack(1)
    const time = expect.stringMatching(/^\d{4}-.*Z$/)
    const page = { begunAt: time, endedAt: time, outcome: 'sent' }
    expect(await scene.pages()).toEqual([
      { ...page, number: 3, type: 'people.taken-back', people: 1, replays: [] },
      {
        ...page,
        number: 2,
        type: 'people.final',
        people: 2,
        replays: [
          { id: expect.any(String), askedBy: admin.actor.name, askedAt: time, endedAt: null, outcome: null, sentence: null },
          {
            id: expect.any(String),
            askedBy: checker.actor.name,
            askedAt: time,
            endedAt: time,
            outcome: 'failed',
            sentence: 'The receiver answered 422 and does not take this page.',
          },
        ],
      },
      { ...page, number: 1, type: 'people.final', people: 2, replays: [] },
    ])
  })

  test.each([1, 2, 500])('returns each page once, %i at a time', async (limit) => {
    await using scene = await openPages()
    await scene.setFinal(false)
    const input = { batchId: scene.batchId, key: 'hook' }
    const found = await everyItem(limit, (page) => listDeliveryPages({ ctx: scene.maker, input: { ...input, ...page } }))
    expect(found.map(({ number }) => number)).toEqual([4, 3, 2, 1])
  })

  test('refuses a maker who may not see the batch, and a target that is not there', async () => {
    await using scene = await openPages()
    const { batchId, instance } = scene
    expect(await scene.pages(await instance.signIn('auditor'))).toHaveLength(2)
    await expect(scene.pages(await instance.signIn('maker'))).rejects.toMatchObject({ code: 'batch-not-found' })
    const other = listDeliveryPages({ ctx: scene.maker, input: { batchId, key: 'other' } })
    await expect(other).rejects.toMatchObject({ code: 'target-not-found' })
  })
})
