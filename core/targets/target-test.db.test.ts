import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callFunction } from '#core/database/call-function'
import { type Database, openDatabase } from '#core/database/open-database'
import { openAdmins, pretending } from '#test/admins'
import { tableDigests } from '#test/attacks/table-digests'
import { readVerifiedAudit } from '#test/audit-chain'
import { scimTarget } from '#test/target-settings'
import { proposeTarget, setTarget } from '#test/targets'
import { askForTargetTest } from './ask-for-target-test'
import { getTarget } from './get-target'
import { listTargetTests } from './list-target-tests'
import { listTargets } from './list-targets'

const idp = { input: { key: 'idp' } }

describe('a test of a target', () => {
  let scene: Awaited<ReturnType<typeof openAdmins>>
  let delivery: Database
  beforeAll(async () => {
    scene = await openAdmins()
    await setTarget(scene.admin, scene.second)
    delivery = openDatabase({ url: scene.instance.database.deliveryUrl, poolSize: 1, name: 'test delivery' })
  })
  afterAll(async () => {
    await delivery.close()
    await scene[Symbol.asyncDispose]()
  })

  const end = (test: string, other: { version?: number; outcome?: string; sentence?: string } = {}) =>
    callFunction(delivery, 'end_target_test', { test, version: 1, outcome: 'answered', sentence: 'It answered.', ...other })

  test('is asked for by an admin, once while it is open, and ended by the delivery process', async () => {
    const { admin, second, instance } = scene
    const { id } = await askForTargetTest({ ctx: admin, ...idp })
    expect(await askForTargetTest({ ctx: second, ...idp })).toEqual({ id })
    expect(await listTargetTests({ ctx: second, ...idp })).toMatchObject([
      { id, version: 1, askedBy: admin.actor.name, endedAt: null, outcome: null, sentence: null },
    ])
    await end(id)
    expect(await listTargetTests({ ctx: second, ...idp })).toMatchObject([{ id, outcome: 'answered', sentence: 'It answered.' }])
    expect((await readVerifiedAudit(instance.owner)).at(-1)).toMatchObject({
      action: 'target.test-asked',
      actor: admin.actor.id,
      data: { target: 'idp', version: 1, test: id },
    })
  })

  test('ends once, for its version, with an outcome and a sentence', async () => {
    const { admin, instance } = scene
    const { id } = await askForTargetTest({ ctx: admin, ...idp })
    const before = await tableDigests(instance.owner)
    const invalid = (field: string) => ({ code: 'input-invalid', detail: { field } })
    await expect(end(id, { outcome: 'perhaps' })).rejects.toMatchObject(invalid('outcome'))
    for (const sentence of ['', 'a'.repeat(301), 'two\nlines'])
      await expect(end(id, { sentence })).rejects.toMatchObject(invalid('sentence'))
    await expect(end(id, { version: 2 })).rejects.toMatchObject({ code: 'target-changed' })
    await expect(end('01900000-0000-7000-8000-000000000000')).rejects.toMatchObject({ code: 'target-test-not-found' })
    expect(await tableDigests(instance.owner)).toEqual(before)
    await end(id, { outcome: 'failed', sentence: 'The name does not exist.' })
    await expect(end(id)).rejects.toMatchObject({ code: 'target-test-ended' })
  })

  test('is refused to everyone but admins, and for a target that is not there', async () => {
    const { admin, instance } = scene
    for (const role of ['maker', 'checker', 'auditor'] as const) {
      const other = await instance.signIn(role)
      for (const ctx of [other, pretending(other)])
        await expect(askForTargetTest({ ctx, ...idp })).rejects.toMatchObject({ code: 'role-missing' })
    }
    await expect(askForTargetTest({ ctx: admin, input: { key: 'other' } })).rejects.toMatchObject({ code: 'target-not-found' })
    await expect(listTargetTests({ ctx: admin, input: { key: 'other' } })).rejects.toMatchObject({ code: 'target-not-found' })
  })

  test('wakes the delivery process', async () => {
    const { owner } = scene.instance
    const woken = new Promise((resolve) => owner.once('notification', ({ channel, payload }) => resolve([channel, payload])))
    await owner.query('listen delivery_asked')
    const { id } = await askForTargetTest({ ctx: scene.admin, ...idp })
    expect(await woken).toEqual(['delivery_asked', id])
    await end(id)
  })

  test('is one of the 20 that are kept', async () => {
    for (let asked = 0; asked < 22; asked++) await end((await askForTargetTest({ ctx: scene.admin, ...idp })).id)
    const { id } = await askForTargetTest({ ctx: scene.admin, ...idp })
    const tests = await listTargetTests({ ctx: scene.admin, ...idp })
    expect(tests).toHaveLength(20)
    expect(tests[0]).toMatchObject({ id, endedAt: null })
  })

  test('reads what the delivery process needs, and no role but it reads what is sealed', async () => {
    const read = (database: Database) =>
      database.query('select t.key, v.settings, s.sealed from target t, target_version v, target_secret s')
    expect(await read(delivery)).toMatchObject([{ key: 'idp', sealed: expect.stringContaining('..') }])
    const { instance } = scene
    for (const { db } of [instance.worker, instance.verifier, { db: instance.web }])
      await expect(read(db)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('the targets', () => {
  test('are listed in the order of delivery, those that are retired last, for admins and auditors', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await setTarget(admin, second, { key: 'c', position: 2 })
    await setTarget(admin, second, { key: 'b', position: 1, retired: true })
    await setTarget(admin, second, { key: 'a', position: 3 })
    const auditor = await instance.signIn('auditor')
    expect(await listTargets({ ctx: auditor })).toMatchObject([
      { key: 'c', kind: 'scim', name: 'Directory', version: 1, retiredAt: null },
      { key: 'a' },
      { key: 'b', retiredAt: expect.any(String) },
    ])
    for (const role of ['maker', 'checker'] as const) {
      const ctx = await instance.signIn(role)
      await expect(listTargets({ ctx })).rejects.toMatchObject({ code: 'role-missing' })
      await expect(getTarget({ ctx, ...idp })).rejects.toMatchObject({ code: 'role-missing' })
    }
  })

  test('show their versions, and of their secrets when they were set and how long they are kept', async () => {
    await using scene = await openAdmins()
    const { admin, second } = scene
    await setTarget(admin, second)
    const settings = scimTarget({ atOnce: 8 })
    await setTarget(admin, second, { basedOn: 1, settings, secrets: { token: 'second-token' } })
    await proposeTarget(admin, { basedOn: 2, settings, secrets: {}, retired: true })
    const target = await getTarget({ ctx: admin, ...idp })
    expect(target).toMatchObject({
      key: 'idp',
      settings,
      versions: [
        {
          number: 2,
          proposedBy: admin.actor.name,
          confirmedBy: second.actor.name,
          changes: [{ name: 'requests at once', before: '4', after: '8' }],
        },
        { number: 1, changes: [] },
      ],
      secrets: [
        { name: 'token', replacedAt: null, keptUntil: null },
        { name: 'token', replacedAt: expect.any(String), keptUntil: expect.any(String) },
      ],
      isChangeOpen: true,
    })
    await expect(getTarget({ ctx: admin, input: { key: 'other' } })).rejects.toMatchObject({ code: 'target-not-found' })
  })
})
