import { setTimeout as wait } from 'node:timers/promises'
import { startScimProcess } from '#bench/deliver/start-scim-process'
import { agreeOn } from '#bench/import/agree-on'
import { importFile } from '#bench/import/instance'
import { decide } from './api'
import { spread } from './figures'
import { bringPeople, type DecideInstance, openPage } from './instance'
import { approveNext } from './one-person'
import { writePeopleFile } from './people-file'

const clicksPerRound = 40
const clicked = 10_001

/**
 * One person after the other, from the click on Approve until the page says that they are, in Chromium: while nothing else is done, and
 * while `rows` people of another batch are delivered to a SCIM server in a process of its own, in turns.
 */
export async function whileDelivering(instance: DecideInstance, { rows, rounds }: { rows: number; rounds: number }) {
  const batchId = await bringPeople(instance, clicked)
  const server = await startScimProcess()
  try {
    const auth = { by: 'bearer' }
    const pace = { requestsPerSecond: 10_000, atOnce: 16 }
    const settings = { kind: 'scim', name: 'Directory', url: server.url, auth, userName: 'email', mapping: [{ field: 'name' }], ...pace }
    await agreeOn(instance.url, { kind: 'target', key: 'idp', basedOn: 0, position: 1, settings, secrets: { token: server.token } })
    const page = await openPage(instance)
    await page.goto(`/batches/${batchId}`)
    const [alone, beside]: [number[], number[]] = [[], []]
    let row = 0
    // The first ones find everything cold.
    while (row < 3) await approveNext(page, ++row)
    for (let round = 1; round <= rounds; round += 1) {
      const other = (await importFile(instance, await writePeopleFile(instance.folder, rows, round))).batchId
      for (let time = 0; time < clicksPerRound; time += 1) alone.push(await approveNext(page, ++row))
      await approveFinally(instance, other, rows)
      while ((await deliveredOf(instance, other)) === 0) await wait(50)
      for (let time = 0; time < clicksPerRound; time += 1) beside.push(await approveNext(page, ++row))
      if ((await deliveredOf(instance, other)) === rows) throw new Error('They have arrived before the last click. Deliver more people.')
      while ((await deliveredOf(instance, other)) < rows) await wait(200)
    }
    await page.context().close()
    return figuresOf(alone, beside)
  } finally {
    server.stop()
  }
}

function figuresOf(alone: number[], beside: number[]) {
  const figures = { aloneMs: spread(alone), besideDeliveryMs: spread(beside) }
  const ratio = Number((figures.besideDeliveryMs.p50 / figures.aloneMs.p50).toFixed(2))
  const { p50, p99 } = figures.besideDeliveryMs
  console.log(`  click to approved p50 ${figures.aloneMs.p50} ms; while people are delivered ${p50} ms, p99 ${p99} ms: ${ratio} ×`)
  return { ratio, ...figures }
}

/** Approves a whole batch, whose people are final at once, unlike those who are clicked meanwhile. */
async function approveFinally({ owner, checker }: DecideInstance, batchId: string, people: number): Promise<void> {
  await owner.query('update policy set undo_window_seconds = 0')
  await decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: people }, returningConfirmed: true })
  const isFinal = async () =>
    (await owner.query('select from decision where batch_id = $1 and applied_at is not null and final_at <= now()', [batchId])).rowCount
  while (!(await isFinal())) await wait(50)
  await owner.query('update policy set undo_window_seconds = 3600')
}

async function deliveredOf({ owner }: DecideInstance, batchId: string): Promise<number> {
  const { rows } = await owner.query('select coalesce(sum(delivered), 0)::int as n from delivery_slice where batch_id = $1', [batchId])
  return rows[0].n
}
