import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { dyingAt } from '#test/deliveries'
import { openPages } from '#test/page-replays'
import { webhookTarget } from '#test/target-settings'
import { signingSecret } from '#test/webhook-receiver'

type Scene = Awaited<ReturnType<typeof openPages>>

/** What came of the last replay of a page. */
const replayOf = async ({ pages }: Scene, page: number) => (await pages()).find(({ number }) => number === page)?.replays[0]

/** The ids and bodies that the receiver got for a page. */
const arrivalsOf = ({ receiver }: Scene, page: number) =>
  receiver.arrivals.filter(({ body }) => JSON.parse(body).data.page === page).map(({ id, body }) => ({ id, body }))

const taken = { outcome: 'sent', sentence: 'The receiver took the page (204).' }
const delivered = { delivered: 4 }

describe('endNextReplay', () => {
  test('sends a page with the same id and body as the first time, and changes nothing else', async () => {
    await using scene = await openPages()
    expect(await scene.endNext()).toBe(false)
    await scene.ask(1)
    await scene.ask(2)
    expect([await scene.endNext(), await scene.endNext(), await scene.endNext()]).toEqual([true, true, false])
    for (const page of [1, 2]) {
      const [first, again, ...more] = arrivalsOf(scene, page)
      expect([first, more]).toEqual([again, []])
      expect(await replayOf(scene, page)).toMatchObject(taken)
    }
    expect(scene.receiver.kept.size).toBe(2)
    expect(await scene.outcomes(scene.batchId, 'hook')).toEqual(delivered)
    expect((await scene.pages()).map(({ outcome }) => outcome)).toEqual(['sent', 'sent'])
    expect(await scene.deliver(scene.batchId)).toBeNull()
    expect(scene.receiver.arrivals).toHaveLength(4)
  })

  test('sends a page of people who were taken back', async () => {
    await using scene = await openPages()
    await scene.takeBack(1, 2)
    await scene.ask(3)
    await scene.endNext()
    const [first, again] = arrivalsOf(scene, 3)
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ type: 'people.taken-back', data: { people: [{ name: 'Ada a0' }, {}] } })
    expect(again).toEqual(first)
  })

  test.each<[string, Parameters<Scene['receiver']['answerWith']>[0], string]>([
    ['loses its answer', (response) => void response.socket?.destroy(), 'The server closed the connection before its answer ended.'],
    [
      'answers 401',
      (response) => void response.writeHead(401).end(),
      'The receiver answered 401. Check its address and that it has the signing secret.',
    ],
    ['answers 413', (response) => void response.writeHead(413).end(), 'The receiver answered 413: the page is too large for it.'],
    ['answers 422', (response) => void response.writeHead(422).end(), 'The receiver answered 422 and does not take this page.'],
  ])('says so when the receiver %s, and neither delays nor pauses the target', async (_, answer, sentence) => {
    await using scene = await openPages()
    scene.receiver.answerWith(answer)
    await scene.ask(1)
    expect(await scene.endNext()).toBe(true)
    expect(await replayOf(scene, 1)).toMatchObject({ outcome: 'failed', sentence })
    const { rows } = await scene.instance.owner.query('select failures, paused_at, holder from target_state')
    expect(rows).toEqual([{ failures: 0, paused_at: null, holder: null }])
    expect(await scene.outcomes(scene.batchId, 'hook')).toEqual(delivered)
    scene.receiver.answerWith((response) => response.writeHead(204).end())
    await scene.ask(1)
    await scene.endNext()
    expect(await replayOf(scene, 1)).toMatchObject(taken)
    expect(new Set(arrivalsOf(scene, 1).map(({ id, body }) => id + body)).size).toBe(1)
  })

  test.each(['begin_page_replay', 'end_page_replay'])('sends it again after a process has died at %s', async (statement) => {
    await using scene = await openPages()
    await scene.ask(1)
    await expect(scene.endNext(dyingAt(scene.db, statement))).rejects.toThrow('died')
    expect(await replayOf(scene, 1)).toMatchObject({ endedAt: null })
    await scene.endTurns()
    expect(await scene.endNext()).toBe(true)
    expect(await replayOf(scene, 1)).toMatchObject(taken)
    const arrivals = arrivalsOf(scene, 1)
    expect(arrivals).toHaveLength(statement === 'end_page_replay' ? 3 : 2)
    expect(new Set(arrivals.map(({ id, body }) => id + body)).size).toBe(1)
  })

  test('sends it once from two processes', async () => {
    await using scene = await openPages()
    await scene.ask(1)
    expect((await Promise.all([scene.endNext(), scene.endNext()])).toSorted()).toEqual([false, true])
    expect(arrivalsOf(scene, 1)).toHaveLength(2)
  })
})

describe('a page that no longer holds when its turn has come is not sent', () => {
  test.each<[string, (scene: Scene) => Promise<unknown>, string]>([
    [
      'because someone is taken back',
      ({ changeFinal }) => changeFinal(false),
      'Someone in this page was taken back since, or is being taken back, so the page is not sent again.',
    ],
    ['because someone was erased', ({ erase }) => erase(2), 'Someone in this page was erased since, so the page is not sent again.'],
    [
      'because the target was paused',
      ({ pause }) => pause(),
      'This target is paused, so nothing is sent to it. Once an admin has resumed it, send the page again.',
    ],
    [
      'because the target was retired',
      ({ instance }) => instance.owner.query('update target set retired_at = now()'),
      'This target is retired, so nothing is sent to it again.',
    ],
    [
      'because the batch is frozen',
      ({ freeze }) => freeze(),
      'This batch differs from its file, so nothing in it can be decided. Two admins can end it.',
    ],
  ])('%s', async (_, change, sentence) => {
    await using scene = await openPages()
    await scene.ask(1)
    await change(scene)
    expect(await scene.endNext()).toBe(true)
    expect(await replayOf(scene, 1)).toMatchObject({ outcome: 'not-sent', sentence })
    expect(arrivalsOf(scene, 1)).toHaveLength(1)
  })
})

describe('a replay', () => {
  test('waits as long as the target is left alone, and keeps none of another target waiting', async () => {
    await using scene = await openPages()
    const { owner } = scene.instance
    await scene.setTarget('other', webhookTarget({ url: scene.receiver.url }), { signing: signingSecret(7) })
    await scene.deliver(scene.batchId)
    await scene.ask(1)
    await owner.query(
      `update target_state set not_before = now() + interval '1 hour' where target_id = (select id from target where key = 'hook')`,
    )
    expect(await scene.endNext()).toBe(false)
    await scene.ask(1, scene.checker, 'other', 'other')
    expect([await scene.endNext(), await scene.endNext()]).toEqual([true, false])
    expect(await replayOf(scene, 1)).toMatchObject({ endedAt: null })
    await owner.query(`update target_state set not_before = '-infinity'`)
    expect(await scene.endNext()).toBe(true)
    expect(await replayOf(scene, 1)).toMatchObject(taken)
  })

  test('waits for the turn of the target, and takes its request from its pace', async () => {
    await using scene = await openPages()
    const { owner } = scene.instance
    await scene.ask(1)
    await owner.query(`update target_state set holder = $1, held_until = now() + interval '1 hour', second = '-infinity', requests = 0`, [
      randomUUID(),
    ])
    const ending = scene.endNext()
    const isNext = async () => expect((await owner.query('select from target_state where next_holder is not null')).rowCount).toBe(1)
    await vi.waitFor(isNext, { timeout: 10_000 })
    expect(arrivalsOf(scene, 1)).toHaveLength(1)
    await owner.query('update target_state set holder = null, held_until = null')
    expect(await ending).toBe(true)
    expect(arrivalsOf(scene, 1)).toHaveLength(2)
    const { rows } = await owner.query('select requests > 0 as took from target_state')
    expect(rows).toEqual([{ took: true }])
  })
})
