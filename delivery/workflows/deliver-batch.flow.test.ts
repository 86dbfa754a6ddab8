import { Client, Connection } from '@temporalio/client'
import { describe, expect, test, vi } from 'vitest'
import { deliveryWorkflowId } from '#delivery/contract'
import { actOnTarget, type DeliveryScene, dyingAt, emailOf, namesOf, openDeliveries, rowsUpTo } from '#test/deliveries'
import { startFaultProxy } from '#test/fault-proxy'
import { startScimServer } from '#test/scim/scim-server'
import { startDelivery } from '#test/temporal/delivery'
import { emptyTemporal } from '#test/temporal/empty-temporal'
import { testTemporal } from '#test/temporal/temporal'

const untilOutcomes = (scene: DeliveryScene, batchId: string, outcomes: Record<string, number>) =>
  vi.waitFor(async () => expect(await scene.outcomes(batchId)).toEqual(outcomes), { timeout: 20_000, interval: 100 })

describe('deliverBatch', () => {
  test('delivers as people become final, ends when nothing is left, and has only ids in its history', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer()
    await using _ = await startDelivery(scene.instance)
    const batchId = await scene.bring(namesOf(8))
    await scene.approve(batchId, [1, 2, 3])
    await untilOutcomes(scene, batchId, { delivered: 3 })
    await scene.approve(batchId, rowsUpTo(8).slice(3))
    await untilOutcomes(scene, batchId, { delivered: 8 })
    expect(server.accounts.size).toBe(8)
    const connection = await Connection.connect({ address: testTemporal().address })
    const handle = new Client({ connection }).workflow.getHandle(deliveryWorkflowId(batchId))
    await handle.result()
    expect(JSON.stringify(await handle.fetchHistory())).not.toMatch(/Ada|Pune|example\.com/)
    await connection.close()
    expect((await scene.instance.owner.query('select due_at as due from delivery_batch')).rows).toEqual([{ due: null }])
  })

  test('continues where a process died between the yes of the target and the note, from an empty Temporal too', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer()
    const batchId = await scene.bring(namesOf(30))
    await scene.approve(batchId, rowsUpTo(30))
    await expect(scene.deliver(batchId, dyingAt(scene.db, 'note_deliveries', 2))).rejects.toThrow('died')
    expect(await scene.outcomes(batchId)).toEqual({ begun: 20, delivered: 10 })
    await scene.endTurns()
    await using temporal = await emptyTemporal()
    await using _ = await startDelivery(scene.instance, { address: temporal.address })
    await untilOutcomes(scene, batchId, { delivered: 30 })
    expect(server.accounts.size).toBe(30)
  })

  test('delivers a person who is retried soon after the last run has ended', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer('idp', { existing: 'fail' })
    server.accounts.set('there', { id: 'there', userName: emailOf('Ada b1') })
    await using _ = await startDelivery(scene.instance)
    const batchId = await scene.bring(namesOf(3))
    await scene.approve(batchId, [1, 2, 3])
    await untilOutcomes(scene, batchId, { delivered: 2, failed: 1 })
    const isOver = async () =>
      expect((await scene.instance.owner.query('select due_at as due from delivery_batch')).rows).toEqual([{ due: null }])
    await vi.waitFor(isOver, { timeout: 10_000 })
    server.accounts.delete('there')
    await actOnTarget(scene.checker, batchId, 'idp', 'retry')
    await untilOutcomes(scene, batchId, { delivered: 3 })
  })

  test('waits for a target that is away, and delivers when it is back', async () => {
    await using scene = await openDeliveries()
    await using server = await startScimServer()
    let isAway = true
    await using proxy = await startFaultProxy(server.url, () => (isAway ? 'lost' : 'pass'))
    await scene.setServer({ url: proxy.url, token: server.token }, 'idp')
    await using _ = await startDelivery(scene.instance)
    const batchId = await scene.bring(namesOf(3))
    await scene.approve(batchId, [1, 2, 3])
    await vi.waitFor(() => expect(proxy.requests()).toBeGreaterThanOrEqual(3), { timeout: 20_000 })
    isAway = false
    await untilOutcomes(scene, batchId, { delivered: 3 })
  })

  test('two processes deliver each person once', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer()
    await using _first = await startDelivery(scene.instance, { taskQueue: 'two-deliveries' })
    await using _second = await startDelivery(scene.instance, { taskQueue: 'two-deliveries' })
    const batches = [await scene.bring(namesOf(20)), await scene.bring(namesOf(40).slice(20))]
    for (const batchId of batches) await scene.approve(batchId, rowsUpTo(20))
    for (const batchId of batches) await untilOutcomes(scene, batchId, { delivered: 20 })
    expect(server.accounts.size).toBe(40)
  })
})
