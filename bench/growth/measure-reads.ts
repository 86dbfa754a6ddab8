import { randomInt } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { listBatches } from '#core/batches/list-batches'
import { listDesk } from '#core/batches/list-desk'
import type { Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { getPerson } from '#core/people/get-person'
import { listFacets } from '#core/people/list-facets'
import { listPeople } from '#core/people/list-people'
import { listRegister } from '#core/people/list-register'
import type { TestInstance } from '#test/instance'

export type ReadFigures = { what: string; p50Ms: number; p95Ms: number; mostMs: number }

const rounds = 100
const searches = ['be', 'tan', 'rao', 'mail', 'oslo', 'qq', 'kim', '198', 'é', 'no such person']

/** Measures what pages and metrics read, each for itself and not over HTTP, with a batch of a million pending people. */
export async function measureReads(instance: TestInstance, ctx: Context, batchId: string): Promise<ReadFigures[]> {
  const { total } = await listPeople({ ctx, input: { batchId, status: 'pending', limit: 1 } })
  const page = (input: object, of = total) =>
    listPeople({ ctx, input: { batchId, status: 'pending', at: randomInt(of), limit: 100, ...input } })
  const { cities } = await listFacets({ ctx, input: { batchId, filter: {} } })
  const filter = { city: cities[0]?.value ?? '' }
  const ofCity = cities[0]?.count ?? 1
  const metricsProcess = uuidv7()
  const times = Array.from({ length: rounds }, () => '')
  const measures: [string, string[], (item: string) => Promise<unknown>][] = [
    ['a page by row', times, () => page({ sort: 'row' })],
    ['a page by name', times, () => page({ sort: 'name' })],
    ['a page of one city by name', times, () => page({ sort: 'name', filter }, ofCity)],
    ['the first page of a new search in the batch', searches, (q) => page({ filter: { q }, at: 0 })],
    ['one person', times, () => page({}).then(({ items }) => getPerson({ ctx, input: { batchId, row: items[0]?.row ?? 1 } }))],
    ['the first page of a new search in the register', searches, (q) => listRegister({ ctx, input: { filter: { q } } })],
    ['the same searches again', searches, (q) => listRegister({ ctx, input: { filter: { q } } })],
    ['the first page of the register', times, () => listRegister({ ctx, input: {} })],
    ['a page of batches', times, () => listBatches({ ctx, input: { limit: 50 } })],
    ['the desk', times, () => listDesk({ ctx })],
    ['what the metrics read', times, () => callFunction(instance.worker.db, 'read_metrics', { process: metricsProcess })],
  ]
  const figures = []
  for (const [what, items, read] of measures) figures.push(await measure(what, items, read))
  return figures
}

async function measure(what: string, items: string[], read: (item: string) => Promise<unknown>): Promise<ReadFigures> {
  const taken: number[] = []
  for (const item of items) {
    const started = performance.now()
    await read(item)
    taken.push(performance.now() - started)
  }
  const sorted = taken.toSorted((a, b) => a - b)
  const at = (share: number) => Number((sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1))
  const figures = { what, p50Ms: at(0.5), p95Ms: at(0.95), mostMs: at(1) }
  console.log(`${what}: p50 ${figures.p50Ms} ms, p95 ${figures.p95Ms} ms, at most ${figures.mostMs} ms`)
  return figures
}
