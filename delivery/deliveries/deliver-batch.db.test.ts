import { describe, expect, test } from 'vitest'
import { dyingAt, emailOf, namesOf, openDeliveries, rowsUpTo } from '#test/deliveries'

const statements = [
  'take_turn',
  'next_deliveries',
  'people_for_target',
  'begin_deliveries',
  'take_requests',
  'note_deliveries',
  'settle_deliveries',
]

describe('deliverBatch', () => {
  test('brings people who are final to a server, those who become final later too, and no one twice', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer()
    const batchId = await scene.bring(namesOf(30), { sliceRows: 12 })
    await scene.approve(batchId, [1, 2, 13, 30])
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 4 })
    expect([...server.accounts.values()]).toMatchObject([
      { externalId: `${batchId}-1`, userName: emailOf(namesOf(30)[0] ?? ''), active: true, name: { formatted: 'Ada a0' } },
      { externalId: `${batchId}-2` },
      { externalId: `${batchId}-13` },
      { externalId: `${batchId}-30` },
    ])
    await scene.approve(batchId, [3, 4])
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.deliver(batchId)).toBeNull()
    expect(server.accounts.size).toBe(6)
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 6 })
  })

  test('no person has two accounts and each outcome is noted, whatever statement the process dies at', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer()
    const batchId = await scene.bring(namesOf(25))
    await scene.approve(batchId, rowsUpTo(25))
    for (const statement of statements) {
      await expect(scene.deliver(batchId, dyingAt(scene.db, statement)), statement).rejects.toThrow('died')
      // The turn of a process that has died ends by itself.
      await scene.instance.owner.query(`update target_state set held_until = now() - interval '1 second' where holder is not null`)
    }
    expect(await scene.deliver(batchId)).toBeNull()
    expect(server.accounts.size).toBe(25)
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 25 })
  })
})
