import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readSource } from '#bin/project/list-sources'
import { openMailServer } from '#test/mail-server'
import { peopleCsv } from '#test/people'
import { signInAs } from './demo-operators'
import { type MonitoredInstance, openMonitoredInstance } from './monitored-instance'
import { readDashboardQueries, readRunbookQueries } from './queries'

// Only what fails has these series or a value of them.
const mayBeEmpty = ['Countersign: machinery: Failed calls to Temporal A']

describe('on an instance that worked', () => {
  let instance: MonitoredInstance
  beforeAll(async () => {
    const mail = await openMailServer()
    const settings = { SMTP_URL: `smtp://127.0.0.1:${mail.port}`, DEEP_VERIFICATION_CRON: '* * * * *' }
    instance = await openMonitoredInstance({ rules: readSource('ops/alerts.yml'), settings })
    await work(instance)
    await mail.close()
  }, 900_000)
  afterAll(() => instance?.close())

  test.each(readDashboardQueries())('the dashboard returns numbers for %s', async (panel, query) => {
    const samples = await instance.prometheus.query(query.replaceAll('$__rate_interval', '3m'))
    if (mayBeEmpty.includes(panel)) return
    expect(samples.filter(({ value }) => value !== null)).not.toEqual([])
  })

  test.each(readRunbookQueries())('the runbooks can run $query', async ({ language, query }) => {
    if (language === 'promql') await instance.prometheus.query(query)
    else await instance.owner.query(query)
  })

  test('no panel has more than thirty lines', async () => {
    for (const [panel, query] of readDashboardQueries()) {
      const samples = await instance.prometheus.query(query.replaceAll('$__rate_interval', '3m'))
      expect(samples.length, panel).toBeLessThanOrEqual(30)
    }
  })
})

/** Lets an instance do some of everything that it counts. */
async function work({ url, owner, prometheus }: MonitoredInstance): Promise<void> {
  const until = (condition: string, values: unknown[] = []) =>
    vi.waitFor(async () => expect((await owner.query(`select ${condition} as is`, values)).rows).toEqual([{ is: true }]), {
      timeout: 180_000,
      interval: 200,
    })
  const [maker, checker, admin] = [await signInAs(url, 'maker'), await signInAs(url, 'checker'), await signInAs(url, 'admin')]
  await admin.post('/api/invitations', { name: 'Nina New', email: 'nina@example.test' })
  for (let round = 0; round < 3; round += 1) {
    const batchId = await maker.upload(peopleCsv(`Quito ${round}`, 500))
    await until(`exists (select from verification where batch_id = $1 and outcome = 'verified')`, [batchId])
    await checker.post(`/api/batches/${batchId}/decisions`, { verdict: 'approve', selection: { rows: [1, 2, 3] } })
    await expect(signInAs(url, 'stranger')).rejects.toThrow('Signing in answered 401')
    // Prometheus needs two scrapes to see an increase.
    await wait(5_000)
  }
  await until('exists (select from deep_verification where ended_at is not null)')
  const isSeen = 'countersign_deep_verification_end_timestamp_seconds > 0 and on() countersign_task_queue_backlog >= 0'
  await vi.waitFor(async () => expect(await prometheus.query(isSeen)).not.toEqual([]), { timeout: 60_000, interval: 500 })
  // The rates of what has just happened.
  await wait(10_000)
}
