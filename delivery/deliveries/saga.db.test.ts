import { describe, expect, test } from 'vitest'
import { openDatabase } from '#core/database/open-database'
import type { DeliveryClient } from '#delivery/client'
import { startDueDeliveries } from '#delivery/start-due-deliveries'
import { actOnTarget, type DeliveryScene, dyingAt, emailOf, openDeliveries } from '#test/deliveries'
import { erasePerson } from '#test/erase-person'
import { startFaultProxy } from '#test/fault-proxy'
import { reverse } from '#test/reversals'
import { startScimServer } from '#test/scim/scim-server'

const people = ['Ada Lovelace', 'Ben Okri', 'Cleo Sand']
const rows = [1, 2, 3]

/** A server that has an account with the user name of this person. */
async function withAccountOf(server: { accounts: Map<string, object> }, name: string) {
  const account = { id: `there-${name}`, userName: emailOf(name), active: false, name: { formatted: 'Before' } }
  server.accounts.set(account.id, account)
  return account
}

describe('when a target refuses a person', () => {
  test('the others go on, and the next target gets all of them', async () => {
    await using scene = await openDeliveries()
    await using first = await scene.addServer('first', { existing: 'fail' })
    await using second = await scene.addServer('second', { position: 2 })
    await withAccountOf(first, people[1] ?? '')
    const batchId = await scene.bring(people)
    await scene.approve(batchId, rows)
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'first')).toEqual({ delivered: 2, failed: 1 })
    expect(await scene.outcomes(batchId, 'second')).toEqual({ delivered: 3 })
    expect([first.accounts.size, second.accounts.size]).toEqual([3, 3])
  })

  test('no further target gets the person, until it is fixed there and retried', async () => {
    await using scene = await openDeliveries()
    await using first = await scene.addServer('first', { existing: 'fail', onFailure: 'stop-person' })
    await using _ = await scene.addServer('second', { position: 2 })
    const there = await withAccountOf(first, people[1] ?? '')
    const batchId = await scene.bring(people)
    await scene.approve(batchId, rows)
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'second')).toEqual({ delivered: 2 })
    expect(await scene.failures(batchId)).toEqual([{ key: 'first', row: 2, cause: 'exists' }])
    first.accounts.delete(there.id)
    await actOnTarget(scene.checker, batchId, 'first', 'retry')
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'first')).toEqual({ delivered: 3 })
    expect(await scene.outcomes(batchId, 'second')).toEqual({ delivered: 3 })
    expect(await scene.failures(batchId)).toEqual([])
  })

  test('the person is taken back everywhere, also when the process dies in between, and delivered again after a skip', async () => {
    await using scene = await openDeliveries()
    await using first = await scene.addServer('first', { onReversal: 'delete' })
    await using second = await scene.addServer('second', { position: 2, existing: 'fail', onFailure: 'take-back' })
    await withAccountOf(second, people[1] ?? '')
    const batchId = await scene.bring(people)
    await scene.approve(batchId, rows)
    await expect(scene.deliver(batchId, dyingAt(scene.db, 'note_deliveries', 3))).rejects.toThrow('died')
    await scene.endTurns()
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'first')).toEqual({ delivered: 2, takenBack: 1 })
    expect(await scene.outcomes(batchId, 'second')).toEqual({ delivered: 2, failed: 1 })
    expect([...first.accounts.values()].map(({ userName }) => userName).toSorted()).toEqual([emailOf('Ada Lovelace'), emailOf('Cleo Sand')])
    await actOnTarget(scene.checker, batchId, 'second', 'skip', 'They have an account of their own there.')
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'first')).toEqual({ delivered: 3 })
    expect(await scene.outcomes(batchId, 'second')).toEqual({ delivered: 2, skipped: 1 })
  })

  test('the person who is to be there again is sent again, though the process died between the yes to the taking back and its note', async () => {
    await using scene = await openDeliveries()
    await using first = await scene.addServer('first', { onReversal: 'delete' })
    await using second = await scene.addServer('second', { position: 2, existing: 'fail', onFailure: 'take-back' })
    const there = await withAccountOf(second, people[1] ?? '')
    const batchId = await scene.bring(people)
    await scene.approve(batchId, rows)
    await expect(scene.deliver(batchId, dyingAt(scene.db, 'note_deliveries', 3))).rejects.toThrow('died')
    expect(first.accounts.size).toBe(2)
    await scene.endTurns()
    second.accounts.delete(there.id)
    await actOnTarget(scene.checker, batchId, 'second', 'retry')
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'first')).toEqual({ delivered: 3 })
    expect(await scene.outcomes(batchId, 'second')).toEqual({ delivered: 3 })
    expect([first.accounts.size, second.accounts.size]).toEqual([3, 3])
  })

  test('a target that takes a batch as a whole waits until it is closed, and gives all of it back', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer('whole', { wholeBatch: true, existing: 'fail', onReversal: 'delete' })
    const there = await withAccountOf(server, people[2] ?? '')
    const batchId = await scene.bring(people)
    await scene.approve(batchId, [1, 2])
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'whole')).toEqual({})
    await scene.approve(batchId, [3])
    await scene.close(batchId)
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'whole')).toEqual({ failed: 1, takenBack: 2 })
    expect([...server.accounts.keys()]).toEqual([there.id])
    server.accounts.clear()
    await actOnTarget(scene.checker, batchId, 'whole', 'retry')
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'whole')).toEqual({ delivered: 3 })
  })
})

describe('an account that was there before', () => {
  test('is linked, and gets back what it had when the person is taken back; it is never deleted', async () => {
    await using scene = await openDeliveries()
    await using first = await scene.addServer('first', { onReversal: 'delete' })
    const there = await withAccountOf(first, people[0] ?? '')
    const batchId = await scene.bring(people)
    await scene.approve(batchId, rows)
    // The process dies after the account was changed, and before that is noted.
    await expect(scene.deliver(batchId, dyingAt(scene.db, 'note_deliveries'))).rejects.toThrow('died')
    expect(first.accounts.get(there.id)).toMatchObject({ active: true, name: { formatted: 'Ada Lovelace' } })
    await scene.endTurns()
    await using second = await scene.addServer('second', { position: 2, existing: 'fail', onFailure: 'take-back' })
    await withAccountOf(second, people[0] ?? '')
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'first')).toEqual({ delivered: 2, takenBack: 1 })
    expect(first.accounts.get(there.id)).toMatchObject({ active: false, name: { formatted: 'Before' } })
  })
})

test('an erased person stays where they are, and what their account had before is erased with them', async () => {
  await using scene = await openDeliveries()
  await using server = await scene.addServer('idp', { onReversal: 'delete' })
  await withAccountOf(server, people[0] ?? '')
  const batchId = await scene.bring(people)
  await scene.approve(batchId, rows)
  await scene.deliver(batchId)
  const accounts = () =>
    scene.instance.owner
      .query('select row_no as row, before, user_name_hash as hash from delivery_account order by row_no')
      .then((found) => found.rows)
  const [before] = await accounts()
  expect(before).toMatchObject({ row: 1, before: { name: { formatted: 'Before' } } })
  const owner = openDatabase({ url: scene.instance.database.ownerUrl, poolSize: 2, name: 'test owner' })
  await erasePerson({ ctx: { db: owner }, input: { batchId, row: 1 } })
  await owner.close()
  const [after] = await accounts()
  expect(after).toMatchObject({ row: 1, before: {} })
  expect(after.hash).not.toBe(before.hash)
  expect(await scene.deliver(batchId)).toBeNull()
  expect(await scene.outcomes(batchId)).toEqual({ delivered: 2, linked: 1 })
  expect(server.accounts.size).toBe(3)
})

describe('a user name', () => {
  test('that two people of ours have fails for the second, in another batch too', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer('idp', { userName: 'city', mapping: [] })
    const batchId = await scene.bring(['Ada Lovelace', 'Ben Okri'])
    await scene.approve(batchId, [1, 2])
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 1, failed: 1 })
    expect(await scene.failures(batchId)).toEqual([{ key: 'idp', row: 2, cause: 'shared-user-name' }])
    const other = await scene.bring(['Cleo Sand'])
    await scene.approve(other, [1])
    expect(await scene.deliver(other)).toBeNull()
    expect(await scene.outcomes(other)).toEqual({ failed: 1 })
    expect(server.accounts.size).toBe(1)
  })
})

describe('a reversal', () => {
  test('takes people back from each target, the last one first, and frees their identity keys when that is done', async () => {
    await using scene = await openDeliveries()
    await using first = await scene.addServer('first', { onReversal: 'delete' })
    await using second = await scene.addServer('second', { position: 2 })
    const there = await withAccountOf(first, people[0] ?? '')
    const batchId = await scene.bring(people)
    await scene.approve(batchId, rows)
    await scene.deliver(batchId)
    await scene.close(batchId)
    await reverse(scene.instance, [scene.checker, await scene.instance.signIn('checker')], batchId, 1, 2)
    expect(await freedRows(scene, batchId)).toEqual([])
    // While the second server is away, no one is taken back from the first.
    const [account] = second.accounts.values()
    expect(account).toMatchObject({ active: true })
    await scene.instance.owner.query(
      `update target_state set not_before = now() + interval '1 hour' where target_id = (select id from target where key = 'second')`,
    )
    expect(await scene.deliver(batchId)).toBeGreaterThan(0)
    expect(await scene.outcomes(batchId, 'first')).toEqual({ delivered: 2, linked: 1 })
    await scene.instance.owner.query(`update target_state set not_before = '-infinity'`)
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'first')).toEqual({ delivered: 1, takenBack: 2 })
    expect(await scene.outcomes(batchId, 'second')).toEqual({ delivered: 1, takenBack: 2 })
    expect(first.accounts.get(there.id)).toMatchObject({ active: false, name: { formatted: 'Before' } })
    expect([...first.accounts.keys()].length).toBe(2)
    expect([...second.accounts.values()].filter(({ active }) => active === false)).toHaveLength(2)
    expect(await freedRows(scene, batchId)).toEqual([1, 2])
  })

  test('of people that a target does not give back waits, until a checker gives them up', async () => {
    await using scene = await openDeliveries()
    await using server = await startScimServer()
    let refuses = false
    await using proxy = await startFaultProxy(server.url, (_, { method }) => (refuses && method === 'DELETE' ? { status: 405 } : 'pass'))
    await scene.setServer({ url: proxy.url, token: server.token }, 'idp', { onReversal: 'delete' })
    const batchId = await scene.bring(people)
    await scene.approve(batchId, rows)
    await scene.deliver(batchId)
    refuses = true
    await reverse(scene.instance, [scene.checker, await scene.instance.signIn('checker')], batchId, 3)
    expect(await scene.deliver(batchId)).toBeGreaterThan(55_000)
    // Before that no process takes it, which would ask the target again at once, and again.
    expect(await startDueDeliveries({ ctx: scene, client: unused })).toBe(false)
    expect(await freedRows(scene, batchId)).toEqual([])
    await actOnTarget(scene.checker, batchId, 'idp', 'give-up', 'The other side removes the account by hand.')
    expect(await freedRows(scene, batchId)).toEqual([3])
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 2, givenUp: 1 })
  })

  test('takes an account back that has another id than at first', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer('idp', { onReversal: 'delete' })
    const there = await withAccountOf(server, people[0] ?? '')
    const batchId = await scene.bring(people)
    await scene.approve(batchId, rows)
    await scene.deliver(batchId)
    for (const [id, account] of [...server.accounts]) {
      server.accounts.delete(id)
      server.accounts.set(`restored-${id}`, { ...account, id: `restored-${id}` })
    }
    await reverse(scene.instance, [scene.checker, await scene.instance.signIn('checker')], batchId, 1, 2)
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 1, takenBack: 2 })
    expect(server.accounts.get(`restored-${there.id}`)).toMatchObject({ active: false, name: { formatted: 'Before' } })
    expect(server.accounts.size).toBe(2)
  })

  test('between the yes of the target and our note takes the person back too', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer('idp', { onReversal: 'delete' })
    const batchId = await scene.bring(people)
    await scene.approve(batchId, rows)
    await expect(scene.deliver(batchId, dyingAt(scene.db, 'note_deliveries'))).rejects.toThrow('died')
    await scene.endTurns()
    expect(server.accounts.size).toBe(3)
    await reverse(scene.instance, [scene.checker, await scene.instance.signIn('checker')], batchId, ...rows)
    expect(await scene.deliver(batchId)).toBeNull()
    expect(server.accounts.size).toBe(0)
    expect(await scene.outcomes(batchId)).toEqual({ takenBack: 3 })
    expect(await freedRows(scene, batchId)).toEqual(rows)
  })
})

const unused: DeliveryClient = { signalDue: () => Promise.reject(new Error('No batch is due.')), close: async () => {} }

async function freedRows({ instance }: DeliveryScene, batchId: string): Promise<number[]> {
  const { rows: freed } = await instance.owner.query<{ row: number }>(
    'select row_no as row from users where batch_id = $1 and freed order by 1',
    [batchId],
  )
  return freed.map(({ row }) => row)
}
