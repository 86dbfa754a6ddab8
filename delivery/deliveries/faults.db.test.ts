import { describe, expect, test, vi } from 'vitest'
import { type DeliveryScene, emailOf, namesOf, openDeliveries, resumeTarget, rowsUpTo } from '#test/deliveries'
import { type Fault, startFaultProxy } from '#test/fault-proxy'
import { startScimServer } from '#test/scim/scim-server'
import { webhookTarget } from '#test/target-settings'
import { setTarget } from '#test/targets'
import { openWebhookReceiver, signingSecret } from '#test/webhook-receiver'

/** A scene whose server is reached through faults. */
async function openWithFaults(faultOf: (no: number, method: string) => Fault, settings: { [setting: string]: unknown } = {}) {
  const scene = await openDeliveries()
  const server = await startScimServer()
  const proxy = await startFaultProxy(server.url, (no, { method }) => faultOf(no, method ?? ''))
  await scene.setServer({ url: proxy.url, token: server.token }, 'idp', settings)
  return {
    ...scene,
    server,
    proxy,
    async [Symbol.asyncDispose]() {
      await Promise.all([proxy[Symbol.asyncDispose](), server[Symbol.asyncDispose]()])
      await scene[Symbol.asyncDispose]()
    },
  }
}

/** Delivers until nothing is left, and lets the time pass that a target is left alone. */
async function deliverAll(scene: Pick<DeliveryScene, 'deliver' | 'instance'>, batchId: string) {
  for (let attempt = 1; attempt <= 100; attempt += 1) {
    if ((await scene.deliver(batchId)) === null) return attempt
    await scene.instance.owner.query(`update target_state set not_before = '-infinity'`)
  }
  throw new Error('This never ends.')
}

const stateOf = async ({ instance }: Pick<DeliveryScene, 'instance'>) =>
  (
    await instance.owner.query<{ pause: string | null; cause: string | null; failures: number }>(
      'select pause, cause, failures from target_state',
    )
  ).rows[0]

describe('a network that loses', () => {
  const faults: Fault[] = ['lost', 'answer-lost', 'answer-halved', { status: 503 }, { status: 429, headers: { 'retry-after': '2' } }]

  test('some requests and answers: each person has one account, and each outcome is noted', async () => {
    let lost = 0
    await using scene = await openWithFaults((no) => (no % 6 === 0 ? (faults[lost++ % faults.length] ?? 'pass') : 'pass'))
    const batchId = await scene.bring(namesOf(20))
    await scene.approve(batchId, rowsUpTo(20))
    expect(await deliverAll(scene, batchId)).toBeGreaterThan(2)
    expect(lost).toBeGreaterThan(faults.length)
    expect(scene.server.accounts.size).toBe(20)
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 20 })
  })
})

describe('a target that', () => {
  test('is away is left alone for longer each time, and as long as it asks', async () => {
    let fault: Fault = 'lost'
    await using scene = await openWithFaults(() => fault)
    const batchId = await scene.bring(namesOf(3))
    await scene.approve(batchId, rowsUpTo(3))
    for (const seconds of [1, 2, 4]) {
      const againInMs = await scene.deliver(batchId)
      expect(againInMs).toBeGreaterThan(seconds * 500)
      expect(againInMs).toBeLessThanOrEqual(seconds * 1000)
      expect(await scene.deliver(batchId)).toBeGreaterThan(0)
      await scene.instance.owner.query(`update target_state set not_before = '-infinity'`)
    }
    expect(await stateOf(scene)).toMatchObject({ pause: null, cause: 'connection-closed', failures: 3 })
    fault = { status: 429, headers: { 'retry-after': '900' } }
    expect(await scene.deliver(batchId)).toBeGreaterThan(890_000)
    fault = 'pass'
    await deliverAll(scene, batchId)
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 3 })
    expect(await stateOf(scene)).toMatchObject({ pause: null, cause: null, failures: 0 })
  })

  test('asks to be left alone for no time, again and again, is left alone for longer each time', async () => {
    await using scene = await openWithFaults(() => ({ status: 429, headers: { 'retry-after': '0' } }))
    const batchId = await scene.bring(namesOf(3))
    await scene.approve(batchId, rowsUpTo(3))
    for (const seconds of [1, 2, 4]) {
      expect(await scene.deliver(batchId)).toBeGreaterThan(seconds * 500)
      await scene.instance.owner.query(`update target_state set not_before = '-infinity'`)
    }
    await scene.instance.owner.query('update target_state set failures = 20')
    const againInMs = await scene.deliver(batchId)
    expect(againInMs).toBeGreaterThan(50_000)
    expect(againInMs).toBeLessThanOrEqual(60_000)
  })

  test('is left alone for a day is reached at once when two admins have changed it', async () => {
    let fault: Fault = { status: 429, headers: { 'retry-after': '99999999' } }
    await using scene = await openWithFaults(() => fault)
    const batchId = await scene.bring(namesOf(3))
    await scene.approve(batchId, rowsUpTo(3))
    expect(await scene.deliver(batchId)).toBeGreaterThan(80_000_000)
    fault = 'pass'
    await scene.setServer({ url: scene.proxy.url, token: scene.server.token }, 'idp', { name: 'Another name', basedOn: 1 })
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 3 })
  })

  test.each([204, 401])('is changed while it gets people goes on with what is in force: the one before answers %i', async (status) => {
    await using scene = await openDeliveries()
    const [first, then] = [signingSecret(7), signingSecret(8)]
    await using before = await openWebhookReceiver({ secret: first })
    await using after = await openWebhookReceiver({ secret: then })
    const settingsOf = ({ url }: { url: string }) => webhookTarget({ url, peoplePerPage: 1, requestsPerSecond: 1000 })
    await scene.setTarget('hook', settingsOf(before), { signing: first })
    before.answerWith(async (response) => {
      const change = { key: 'hook', basedOn: 1, settings: settingsOf(after), secrets: { signing: then }, keptHours: 0 }
      await setTarget(scene.admin, scene.second, change)
      response.writeHead(status).end()
    })
    const batchId = await scene.bring(namesOf(3))
    await scene.approve(batchId, rowsUpTo(3))
    await scene.deliver(batchId)
    expect(await stateOf(scene)).toMatchObject({ pause: null, failures: 0 })
    expect(await scene.outcomes(batchId, 'hook')).toEqual({ delivered: 3 })
    expect([before.arrivals.length, after.arrivals.length]).toEqual([1, status === 204 ? 2 : 3])
  })

  test('gets no field that two admins have taken away meanwhile', async () => {
    await using scene = await openDeliveries()
    await using receiver = await openWebhookReceiver({ secret: signingSecret(7) })
    const settings = webhookTarget({ url: receiver.url, peoplePerPage: 1, requestsPerSecond: 1000, fields: ['name', 'dob'] })
    await scene.setTarget('hook', settings, { signing: signingSecret(7) })
    receiver.answerWith(async (response) => {
      receiver.answerWith((next) => next.writeHead(204).end())
      await setTarget(scene.admin, scene.second, { key: 'hook', basedOn: 1, settings: { ...settings, fields: ['name'] }, secrets: {} })
      response.writeHead(204).end()
    })
    const batchId = await scene.bring(namesOf(3))
    await scene.approve(batchId, rowsUpTo(3))
    await scene.deliver(batchId)
    expect(receiver.arrivals.map(({ body }) => body.includes('"dob"'))).toEqual([true, false, false])
  })

  test('is away for three days is paused', async () => {
    await using scene = await openWithFaults(() => 'lost')
    const batchId = await scene.bring(namesOf(3))
    await scene.approve(batchId, rowsUpTo(3))
    await scene.deliver(batchId)
    const triedUntil = (ago: string) =>
      scene.instance.owner.query(`update target_state set not_before = now() - $1::interval, failing_since = now() - interval '73 hours'`, [
        ago,
      ])
    // Nothing was to be delivered for two days.
    await triedUntil('48 hours')
    expect(await scene.deliver(batchId)).not.toBeNull()
    expect(await stateOf(scene)).toMatchObject({ pause: null })
    await triedUntil('1 second')
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await stateOf(scene)).toMatchObject({ pause: 'failing' })
  })

  test('no longer lets us in half-way is paused at once, and goes on when an admin resumes it', async () => {
    let fault: Fault = { status: 401 }
    await using scene = await openWithFaults((no) => (no > 20 ? fault : 'pass'))
    const batchId = await scene.bring(namesOf(30))
    await scene.approve(batchId, rowsUpTo(30))
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await stateOf(scene)).toMatchObject({ pause: 'unauthorized' })
    // The requests that were open at that time, and no other.
    expect(scene.proxy.requests()).toBeLessThan(26)
    fault = 'pass'
    expect(await scene.deliver(batchId)).toBeNull()
    expect(scene.proxy.requests()).toBeLessThan(26)
    await resumeTarget(scene.admin, 'idp')
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 30 })
    expect(scene.server.accounts.size).toBe(30)
  })

  test('refuses nine of the first ten people is paused, and is asked about no other', async () => {
    await using scene = await openWithFaults((_, method) => (method === 'POST' ? { status: 400 } : 'pass'))
    const batchId = await scene.bring(namesOf(30))
    await scene.approve(batchId, rowsUpTo(30))
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await stateOf(scene)).toMatchObject({ pause: 'failing' })
    expect(await scene.outcomes(batchId)).toEqual({ failed: 10 })
  })

  test('gets people is not paused because the first ten have no user name', async () => {
    await using scene = await openWithFaults(() => 'pass')
    const csv = [
      'name,dob,city,email',
      ...namesOf(14).map((name, index) => `${name},1990-01-01,Pune,${index < 12 ? '' : emailOf(name)}`),
      '',
    ]
    const batchId = await scene.instance.bring(scene.maker, csv.join('\n'))
    await scene.approve(batchId, rowsUpTo(14))
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await stateOf(scene)).toMatchObject({ pause: null })
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 2, failed: 12 })
  })

  test('asks to be left alone while another batch is delivered keeps no turn', async () => {
    await using scene = await openWithFaults(() => 'pass', { requestsPerSecond: 5, atOnce: 1 })
    const batchId = await scene.bring(namesOf(20))
    await scene.approve(batchId, rowsUpTo(20))
    const delivering = scene.deliver(batchId)
    await vi.waitFor(() => expect(scene.server.accounts.size).toBeGreaterThan(0), { timeout: 10_000 })
    await scene.instance.owner.query(`update target_state set not_before = now() + interval '1 hour'`)
    expect(await delivering).toBeGreaterThan(3_000_000)
    const { rows } = await scene.instance.owner.query('select holder from target_state')
    expect(rows).toEqual([{ holder: null }])
  })

  test('is busy with a large batch takes a person of another one in between', async () => {
    await using scene = await openWithFaults(() => 'pass', { requestsPerSecond: 10, atOnce: 1 })
    const large = await scene.bring(namesOf(60))
    const small = await scene.bring(namesOf(61).slice(60))
    await scene.approve(large, rowsUpTo(60))
    const delivering = scene.deliver(large)
    await vi.waitFor(() => expect(scene.server.accounts.size).toBeGreaterThan(0), { timeout: 10_000 })
    await scene.approve(small, [1])
    await scene.deliver(small)
    expect(await scene.outcomes(small)).toEqual({ delivered: 1 })
    expect(await scene.outcomes(large)).not.toEqual({ delivered: 60 })
    await delivering
  })

  test('allows five requests a second gets no more, from two processes and for two batches', async () => {
    const seconds = new Map<number, number>()
    const count = () => {
      const second = Math.floor(Date.now() / 1000)
      seconds.set(second, (seconds.get(second) ?? 0) + 1)
      return 'pass' as const
    }
    await using scene = await openWithFaults(count, { requestsPerSecond: 5 })
    const batches = [await scene.bring(namesOf(6)), await scene.bring(namesOf(12).slice(6))]
    for (const batchId of batches) await scene.approve(batchId, rowsUpTo(6))
    await Promise.all(batches.flatMap((batchId) => [scene.deliver(batchId), scene.deliver(batchId)]))
    expect(scene.server.accounts.size).toBe(12)
    // A request that was leased at the end of a second may arrive in the next one.
    expect(Math.max(...seconds.values())).toBeLessThanOrEqual(6)
    expect(seconds.size).toBeGreaterThanOrEqual(4)
  })
})
