import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { readSource } from '#bin/project/list-sources'
import { peopleCsv } from '#test/people'
import { promtool } from '#test/prometheus'
import { mayMount } from '#test/small-disk'
import { type DemoOperator, signInAs } from './demo-operators'
import { type MonitoredInstance, openMonitoredInstance } from './monitored-instance'
import { shorten } from './shorten'

/** Ends a fault. */
type End = () => unknown

const withinMs = 120_000

test('promtool accepts the shipped configuration, and each rule fires on its series', async () => {
  expect(await promtool('check', 'config', 'ops/prometheus.yml')).toBeNull()
  expect(await promtool('test', 'rules', 'ops/alerts.test.yml')).toBeNull()
})

describe('on a running instance that Prometheus scrapes, for its fault alone and until it ends, fires the alert that', () => {
  let instance: MonitoredInstance
  let maker: DemoOperator
  beforeAll(async () => {
    instance = await openMonitoredInstance({ rules: shorten(readSource('ops/alerts.yml')) })
    maker = await signInAs(instance.url, 'maker')
  }, 900_000)
  afterAll(async () => {
    await endFaults()
    await instance?.close()
  })

  // What a failed test leaves would fail the next ones.
  let ends: End[] = []
  const endFaults = async () => {
    for (const end of ends.splice(0)) await end()
  }
  beforeEach(async () => {
    await endFaults()
    await vi.waitFor(async () => expect(await instance.prometheus.alerts()).toEqual([]), { timeout: withinMs, interval: 500 })
  })

  /** Expects that the alert is pending first, then fires, that no other does but `consequences`, and that it ends with the fault. */
  async function expectAlone(name: string, begin: () => Promise<End>, consequences: string[] = []): Promise<void> {
    const { prometheus } = instance
    const from = Date.now()
    const end = await begin()
    ends = [end]
    const firing = async () => (await prometheus.alerts()).filter(({ state }) => state === 'firing').map((alert) => alert.name)
    await vi.waitFor(async () => expect(await firing()).toContain(name), { timeout: withinMs, interval: 500 })
    ends = []
    await end()
    await vi.waitFor(async () => expect(await firing()).not.toContain(name), { timeout: withinMs, interval: 500 })
    expect(await prometheus.alertsSince(from, 'firing')).toEqual([name, ...consequences].sort())
    if (name !== 'CountersignBatchFrozen') expect(await prometheus.alertsSince(from, 'pending')).toContain(name)
  }

  const untilState = (batchId: string, state: string) =>
    vi.waitFor(async () => expect(await stateOf(batchId)).toBe(state), { timeout: withinMs, interval: 100 })
  const stateOf = async (batchId: string) => (await instance.owner.query('select state from batch where id = $1', [batchId])).rows[0]?.state
  const withdraw = (batchId: string) => maker.post(`/api/batches/${batchId}/withdrawal`, {})

  test('a worker does not poll: both its processes are frozen', async () => {
    const freeze = async () => freezeAll([instance.pidOf('worker'), workflowsOf(instance.pidOf('worker'))])
    await expectAlone('CountersignWorkerWithoutPolls', freeze, ['CountersignDatabaseMetricsMissing'])
  })

  test('a worker does not poll: the process of its workflows is frozen', async () => {
    await expectAlone('CountersignWorkerWithoutPolls', async () => freezeAll([workflowsOf(instance.pidOf('worker'))]))
  })

  test('a batch is stalled: the worker may not lock slices', async () => {
    await expectAlone('CountersignBatchStalled', async () => {
      await instance.owner.query('revoke execute on function lock_slice(uuid, integer) from countersign_worker')
      const batchId = await maker.upload(peopleCsv('Pune', 20))
      return async () => {
        await instance.owner.query('grant execute on function lock_slice(uuid, integer) to countersign_worker')
        await untilState(batchId, 'pending')
        await withdraw(batchId)
      }
    })
  })

  test('a batch is frozen: the owner of the database changes a person', async () => {
    const [admin, other] = [await signInAs(instance.url, 'admin'), await signInAs(instance.url, 'admin2')]
    await expectAlone('CountersignBatchFrozen', async () => {
      const batchId = await maker.upload(peopleCsv('Oslo', 20))
      const isVerified = async () =>
        (await instance.owner.query(`select from verification where batch_id = $1 and outcome = 'verified'`, [batchId])).rowCount
      await vi.waitFor(async () => expect(await isVerified()).toBe(1), { timeout: withinMs, interval: 100 })
      await instance.owner.query(`update users set city = 'Puna' where batch_id = $1 and row_no = 5`, [batchId])
      await instance.owner.query(`select request_verification($1, 'deep')`, [batchId])
      return async () => {
        await admin.post('/api/change-requests', { kind: 'end-frozen-batch', batchId })
        const { open } = (await (await other.get('/api/change-requests')).json()) as { open: { id: string; digest: string }[] }
        for (const { id, digest } of open) await other.post(`/api/change-requests/${id}/confirmation`, { digest })
      }
    })
  })

  test('a verification is late: the verifier does not answer a batch', async () => {
    await expectAlone('CountersignVerificationLate', async () => {
      await instance.services.get('verifier')?.stop()
      const batchId = await maker.upload(peopleCsv('Rome', 20))
      const isOld = `max(countersign_oldest_waiting_verification_age_seconds{kind="import"}) > 15`
      await vi.waitFor(async () => expect(await instance.prometheus.query(isOld)).toHaveLength(1), { timeout: withinMs, interval: 500 })
      return async () => {
        await instance.services.get('verifier')?.start()
        await withdraw(batchId)
      }
    })
  })

  test('a verification is late: no verifier runs, before a batch waits', async () => {
    await expectAlone('CountersignVerificationLate', async () => {
      await instance.services.get('verifier')?.stop()
      return () => instance.services.get('verifier')?.start()
    })
  })

  test('a head is not sent: its receiver answers 500', async () => {
    await expectAlone('CountersignHeadNotSent', async () => {
      instance.webhook.answerWith(500)
      // A failed post is repeated after a minute, or as soon as a head is due.
      const poking = setInterval(() => void instance.owner.query(`select pg_notify('audit_head_due', '')`), 5_000)
      return async () => {
        instance.webhook.answerWith(204)
        const posted = `sum(increase(countersign_audit_heads_total{outcome="posted"}[30s])) > 0`
        await vi.waitFor(async () => expect(await instance.prometheus.query(posted)).toHaveLength(1), { timeout: withinMs, interval: 500 })
        clearInterval(poking)
      }
    })
  })

  test('a batch has been pending for too long: no checker decides, until one does', async () => {
    const checker = await signInAs(instance.url, 'checker')
    await expectAlone('CountersignOldestPendingTooOld', async () => {
      const batchId = await maker.upload(peopleCsv('Lima', 3))
      return () => checker.post(`/api/batches/${batchId}/decisions`, { verdict: 'approve', selection: { rows: [1, 2, 3] } })
    })
  })

  test('the web is saturated: a lock of the owner holds every connection', async () => {
    const lock = new pg.Client({ connectionString: instance.ownerUrl })
    await lock.connect()
    await expectAlone('CountersignWebSaturated', async () => {
      await lock.query('begin; lock table reason in access exclusive mode')
      let hasEnded = false
      const asking = Array.from({ length: 40 }, async () => {
        while (!hasEnded)
          await maker
            .get('/api/reasons')
            .then((answer) => answer.text())
            .catch(() => wait(100))
      })
      return async () => {
        hasEnded = true
        await lock.end()
        await Promise.all(asking)
      }
    })
  })

  test.runIf(mayMount())('a disk is almost full: one twentieth of it is left', async () => {
    await expectAlone('CountersignDiskAlmostFull', async () => {
      instance.disk?.fillTo(0.05)
      return () => instance.disk?.free()
    })
  })
})

function freezeAll(pids: number[]): End {
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}

const workflowsOf = (worker: number) => Number(readFileSync(`/proc/${worker}/task/${worker}/children`, 'utf8').trim())
