import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { listDesk } from '#core/batches/list-desk'
import { getPerson } from '#core/people/get-person'
import { emailOf, openDeliveries } from '#test/deliveries'
import { refusePeople } from '#test/refuse-people'
import { actOnDeliveries } from './act-on-deliveries'
import type { DeliveryCounts } from './delivery-outcome'
import { listDeliveries } from './list-deliveries'

type Scene = Awaited<ReturnType<typeof openDeliveries>>

const none: DeliveryCounts = {
  delivered: 0,
  linked: 0,
  begun: 0,
  waiting: 0,
  failed: 0,
  skipped: 0,
  'taken-back': 0,
  'given-up': 0,
  withheld: 0,
}

const names = ['Ada Iyer', 'Ben Okoro', 'Cleo Marsh', 'Dev Rao']

/** Counts of a batch at each target, without zeros. */
async function countsOf({ checker }: Scene, batchId: string): Promise<Record<string, Partial<DeliveryCounts> & { unwanted?: number }>> {
  const { targets } = await listDeliveries({ ctx: checker, input: { batchId } })
  return Object.fromEntries(
    targets.map(({ key, counts, unwanted }) => [
      key,
      Object.fromEntries(Object.entries({ ...counts, unwanted }).filter(([, people]) => people > 0)),
    ]),
  )
}

const personOf = async ({ checker }: Scene, batchId: string, row: number) =>
  (await getPerson({ ctx: checker, input: { batchId, row } })).deliveries

describe('listDeliveries', () => {
  test('counts people who are final by outcome, and those that a target refused by cause', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer('idp', { existing: 'fail' })
    server.accounts.set('there', { id: 'there', userName: emailOf('Ben Okoro') })
    const batchId = await scene.bring(names)
    await scene.approve(batchId, [1, 2])
    expect(await countsOf(scene, batchId)).toEqual({ idp: { waiting: 2 } })
    await scene.deliver(batchId)
    await scene.approve(batchId, [3])
    const { targets, stalled } = await listDeliveries({ ctx: scene.checker, input: { batchId } })
    expect(stalled).toBeNull()
    expect(targets).toEqual([
      {
        key: 'idp',
        name: 'idp',
        kind: 'scim',
        isRetired: false,
        takesWholeBatches: false,
        pause: null,
        delay: null,
        counts: { ...none, delivered: 1, failed: 1, waiting: 1 },
        unwanted: 0,
        failures: [{ cause: 'exists', people: 1, happened: expect.any(String), todo: expect.any(String) }],
      },
    ])
    expect(await personOf(scene, batchId, 1)).toMatchObject([{ key: 'idp', outcome: 'delivered', at: expect.any(String), failure: null }])
    expect(await personOf(scene, batchId, 2)).toMatchObject([{ outcome: 'failed', at: expect.any(String), failure: { cause: 'exists' } }])
    expect(await personOf(scene, batchId, 3)).toMatchObject([{ outcome: 'waiting', at: null, isUnwanted: false }])
    expect(await personOf(scene, batchId, 4)).toEqual([])
  })

  test('says who is withheld and taken back because of a later target, and waits again after a retry', async () => {
    await using scene = await openDeliveries()
    await using first = await scene.addServer('first', { position: 1 })
    await using second = await scene.addServer('second', { position: 2, existing: 'fail', onFailure: 'take-back' })
    await using third = await scene.addServer('third', { position: 3 })
    second.accounts.set('there', { id: 'there', userName: emailOf('Ben Okoro') })
    const batchId = await scene.bring(names)
    await scene.approve(batchId, [1, 2])
    await scene.deliver(batchId)
    expect([...first.accounts.values()].filter(({ active }) => active)).toHaveLength(1)
    expect(third.accounts.size).toBe(1)
    expect(await countsOf(scene, batchId)).toEqual({
      first: { delivered: 1, 'taken-back': 1 },
      second: { delivered: 1, failed: 1 },
      third: { delivered: 1, withheld: 1 },
    })
    second.accounts.delete('there')
    await actOnDeliveries({ ctx: scene.checker, input: { batchId, key: 'second', act: 'retry', idempotencyKey: 'again' } })
    expect(await countsOf(scene, batchId)).toEqual({
      first: { delivered: 1, waiting: 1 },
      second: { delivered: 1, waiting: 1 },
      third: { delivered: 1, waiting: 1 },
    })
    await scene.deliver(batchId)
    expect(await countsOf(scene, batchId)).toEqual({ first: { delivered: 2 }, second: { delivered: 2 }, third: { delivered: 2 } })
  })

  test('says who is still there and should not be', async () => {
    await using scene = await openDeliveries()
    await using _ = await scene.addServer()
    const batchId = await scene.bring(names)
    await scene.approve(batchId, [1])
    await scene.approve(batchId, [2])
    await scene.deliver(batchId)
    await scene.instance.owner.query(`update decision set final_at = now() + interval '1 hour' where decision_no = 1`)
    expect(await countsOf(scene, batchId)).toEqual({ idp: { delivered: 2, unwanted: 1 } })
    expect(await personOf(scene, batchId, 1)).toMatchObject([{ outcome: 'delivered', isUnwanted: true }])
  })

  test('shows a batch to those who may see it, and says since when its target cannot be reached', async () => {
    await using scene = await openDeliveries()
    await using _ = await scene.addServer()
    const batchId = await scene.bring(names)
    await scene.approve(batchId, [1])
    await scene.instance.owner.query(
      `insert into target_state (target_id, failing_since, failures, cause, not_before)
       select id, now(), 1, 'name-unknown', now() + interval '1 minute' from target`,
    )
    const [{ delay } = {}] = (await listDeliveries({ ctx: scene.maker, input: { batchId } })).targets
    expect(delay).toMatchObject({ cause: 'name-unknown', sentence: expect.stringContaining('host name does not exist') })
    expect(Date.parse(delay?.nextAttemptAt ?? '')).toBeGreaterThan(Date.now())
    const stranger = await scene.instance.signIn('maker')
    await expect(listDeliveries({ ctx: stranger, input: { batchId } })).rejects.toMatchObject({ code: 'batch-not-found' })
    await expect(getPerson({ ctx: stranger, input: { batchId, row: 1 } })).rejects.toMatchObject({ code: 'batch-not-found' })
  })
})

describe('the desk', () => {
  test('shows batches with people that a target refused, also long after they closed', async () => {
    await using scene = await openDeliveries()
    await using _ = await scene.addServer()
    const { owner } = scene.instance
    const batchId = await scene.bring(names)
    await scene.approve(batchId, [1, 2, 3, 4])
    await owner.query(`update batch set state = 'closed', ended_at = now() where id = $1`, [batchId])
    const failuresOf = async () => (await getBatch({ ctx: scene.maker, input: { batchId } })).deliveryFailures
    expect([(await listDesk({ ctx: scene.checker })).undelivered, await failuresOf()]).toEqual([[], 0])
    await refusePeople(owner, { batchId, rows: [2, 3] })
    const desk = await listDesk({ ctx: scene.checker })
    expect(desk.undelivered).toMatchObject([{ id: batchId, deliveryFailures: 2 }])
    expect(desk.ended).toEqual([])
    expect((await listDesk({ ctx: scene.maker })).undelivered).toMatchObject([{ id: batchId }])
    expect((await listDesk({ ctx: await scene.instance.signIn('maker') })).undelivered).toEqual([])
    await owner.query('update target set retired_at = now()')
    expect([(await listDesk({ ctx: scene.checker })).undelivered, await failuresOf()]).toEqual([[], 0])
  })
})
