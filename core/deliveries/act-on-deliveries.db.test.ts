import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { listBatchEvents } from '#core/audit/list-batch-events'
import { listEvents } from '#core/audit/list-events'
import type { Context } from '#core/context'
import { readVerifiedAudit } from '#test/audit-chain'
import { emailOf, openDeliveries } from '#test/deliveries'
import { refusePeople } from '#test/refuse-people'
import { actOnDeliveries } from './act-on-deliveries'
import type { DeliveryActRequest } from './delivery-act'

const names = ['Ada Iyer', 'Ben Okoro', 'Cleo Marsh']

const act = (ctx: Context, batchId: string, request: DeliveryActRequest, idempotencyKey: string = randomUUID()) =>
  actOnDeliveries({ ctx, input: { ...request, batchId, key: 'idp', idempotencyKey } })

async function refused() {
  const scene = await openDeliveries()
  const server = await scene.addServer('idp', { existing: 'fail' })
  for (const name of ['Ben Okoro', 'Cleo Marsh']) server.accounts.set(name, { id: name, userName: emailOf(name) })
  const batchId = await scene.bring(names)
  await scene.approve(batchId, [1, 2, 3])
  await scene.deliver(batchId)
  return {
    ...scene,
    server,
    batchId,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await scene[Symbol.asyncDispose]()
    },
  }
}

describe('actOnDeliveries', () => {
  test('sends people again that a target refused: those of the rows, or all', async () => {
    await using scene = await refused()
    const { batchId, checker, server } = scene
    server.accounts.clear()
    await expect(act(checker, batchId, { act: 'retry', cause: 'invalid' })).rejects.toMatchObject({ code: 'no-such-deliveries' })
    expect(await act(checker, batchId, { act: 'retry', rows: [1, 3], cause: 'exists' })).toEqual({ people: 1 })
    await scene.deliver(batchId)
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 2, failed: 1 })
    expect(await act(await scene.instance.signIn('admin'), batchId, { act: 'retry' })).toEqual({ people: 1 })
    await scene.deliver(batchId)
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 3 })
    await expect(act(checker, batchId, { act: 'retry' })).rejects.toMatchObject({ code: 'no-such-deliveries' })
  })

  test('skips them for a reason, whose digest is in the audit and whose text is on the timeline and in the log', async () => {
    await using scene = await refused()
    const { batchId, checker, instance } = scene
    expect(await act(checker, batchId, { act: 'skip', reason: 'They have accounts of their own' })).toEqual({ people: 2 })
    await scene.deliver(batchId)
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 1, skipped: 2 })
    const event = (await readVerifiedAudit(instance.owner)).find(({ action }) => action === 'delivery.skipped')
    expect(event).toMatchObject({ actor: checker.actor.id, batch: batchId, data: { target: 'idp', people: 2 } })
    expect(event?.data.reasonSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(event)).not.toContain('accounts of their own')
    const shown = { action: 'delivery.skipped', reason: 'They have accounts of their own' }
    expect(await listBatchEvents({ ctx: scene.maker, input: { batchId } })).toContainEqual(expect.objectContaining(shown))
    const { items } = await listEvents({ ctx: await instance.signIn('auditor'), input: {} })
    expect(items).toContainEqual(expect.objectContaining(shown))
  })

  test('acts once under a key, also if others are refused meanwhile', async () => {
    await using scene = await refused()
    const { batchId, checker, instance } = scene
    const skip: DeliveryActRequest = { act: 'skip', reason: 'Not wanted there' }
    expect(await act(checker, batchId, skip, 'one')).toEqual({ people: 2 })
    await instance.owner.query('update delivery_slice set delivered_rows = delivered_rows & ~delivered_rows')
    await refusePeople(instance.owner, { batchId, rows: [1] })
    expect(await act(checker, batchId, skip, 'one')).toEqual({ people: 2 })
    expect(await scene.outcomes(batchId)).toEqual({ failed: 1, skipped: 2 })
    await expect(act(checker, batchId, { act: 'retry' }, 'one')).rejects.toMatchObject({ code: 'idempotency-key-reused' })
  })

  test('leaves people there that a target does not give back', async () => {
    await using scene = await refused()
    const { batchId, checker, instance, server } = scene
    const giveUp = () => act(checker, batchId, { act: 'give-up', reason: 'They removed it by hand' })
    await instance.owner.query(`update decision set final_at = now() + interval '1 hour'`)
    await expect(giveUp()).rejects.toMatchObject({ code: 'not-asked-yet' })
    await instance.owner.query('update delivery_slice set begun_rows = delivered_rows, delivered_rows = delivered_rows & ~delivered_rows')
    expect(await giveUp()).toEqual({ people: 1 })
    expect(await scene.outcomes(batchId)).toEqual({ failed: 2, givenUp: 1 })
    await scene.deliver(batchId)
    expect(server.accounts.size).toBe(3)
    await expect(act(checker, batchId, { act: 'give-up', reason: 'Again' })).rejects.toMatchObject({ code: 'no-such-deliveries' })
  })

  test('is for checkers and admins who may see the batch', async () => {
    await using scene = await refused()
    const { batchId, instance, maker } = scene
    await expect(act(maker, batchId, { act: 'retry' })).rejects.toMatchObject({ code: 'role-missing' })
    await expect(act(await instance.signIn('auditor'), batchId, { act: 'retry' })).rejects.toMatchObject({ code: 'role-missing' })
    await expect(act(await instance.signIn('maker'), batchId, { act: 'retry' })).rejects.toMatchObject({ code: 'batch-not-found' })
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 1, failed: 2 })
  })
})
