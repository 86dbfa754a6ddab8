import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { declaredFields } from '#core/fields/declared-fields'
import { declareFields } from './import/declare-fields'
import { writeSampleFile } from './import/files'
import { importFile } from './import/instance'
import { onInstance } from './import/on-instance'
import { sixFields } from './import/six-fields'
import { writeResults } from './results'

const rows = Number(process.argv[2] ?? 1_000_000)
const asks = Number(process.argv[3] ?? 200)
const left = 100

type Ask = (path: string, body: object) => Promise<{ total: number; items: { row: number }[] }>
type Figures = { what: string; p50Ms: number; p95Ms: number; firstMs: number }

/**
 * Measures the pages of an instance over HTTP, from the request until all of the answer is there, one at a time, on an instance as `npm start`
 * runs it: at random depth in either order and by declared fields, with all pending and with a scattered hundred left, and what is searched and counted.
 */
await onInstance(async (instance, folder) => {
  await declareFields(instance.url, sixFields)
  const { batchId } = await importFile(instance, await writeSampleFile(folder, rows, 1, sixFields))
  const indexSeconds = await readIndexSeconds(instance.owner, batchId)
  console.log(`prepared in ${indexSeconds.toFixed(1)} s, beside everything else`)
  const ask = await signIn(instance.url, 'checker@demo.test')
  const list = `/api/batches/${batchId}/people`
  const { total } = await ask(`${list}/search`, { status: 'pending', limit: 1 })
  const figures: Figures[] = []
  const pagesOf = async (what: string, count: number) => {
    for (const sort of ['row', 'name', '-name']) {
      const page = () => ask(`${list}/search`, { status: 'pending', sort, at: randomInt(count), limit: 100 })
      figures.push(await measure(`a page of 100 at random depth by ${sort}, ${what}`, page))
    }
  }
  await pagesOf(`all ${total.toLocaleString('en')} pending`, total)
  const departments = ['sales', 'engineering', 'finance', 'legal']
  for (const { key } of declaredFields(sixFields)) {
    const page = () => ask(`${list}/search`, { status: 'pending', sort: `field:${key}`, at: randomInt(total), limit: 100 })
    figures.push(await measure(`a page of 100 at random depth by the declared field ${key}`, page))
  }
  const inDepartment = (department: string) =>
    ask(`${list}/search`, { status: 'pending', filter: { fields: { department: { is: department } } }, at: randomInt(1_000), limit: 100 })
  figures.push(await measureEach('the first page of a department, a new one each time', departments, inDepartment))
  figures.push(await measure('a page of a department', () => inDepartment('sales')))
  const starts = Array.from({ length: 20 }, (_, at) => `${2015 + (at % 10)}-0${1 + (at % 9)}-01`)
  figures.push(
    await measureEach('the first page of people who start from a day on, a new one each time', starts, (from) =>
      ask(`${list}/search`, { status: 'pending', filter: { fields: { startDate: { from } } }, limit: 100 }),
    ),
  )
  const count = () => ask(`${list}/facets`, { status: 'pending', field: { key: 'department' } })
  figures.push(await measure('counts of all cities, domains, flags and departments', count, 20))
  const words = ['an', 'mar', 'iyer', 'example', 'pune', 'zz', 'lee', '199', 'ö', 'no one at all']
  figures.push(
    await measureEach('the first page of a search, a new one each time', words, (q) =>
      ask(`${list}/search`, { status: 'pending', filter: { q }, limit: 100 }),
    ),
  )
  figures.push(
    await measureEach('the first page of the same searches again', words, (q) =>
      ask(`${list}/search`, { status: 'pending', filter: { q }, limit: 100 }),
    ),
  )
  figures.push(await measure('counts of all cities, domains and flags', () => ask(`${list}/facets`, { status: 'pending' }), 20))
  await leaveSome(instance.owner, ask, batchId, total)
  await pagesOf(`the last ${left} pending`, left)
  // Not those of before, which the web remembers.
  const others = ['be', 'tan', 'rao', 'mail', 'oslo', 'qq', 'kim', '198', 'é', 'no such person']
  figures.push(
    await measureEach('the first page of a search in the register, a new one each time', others, (q) =>
      ask('/api/people/search', { filter: { q } }),
    ),
  )
  const [{ server_version: postgres }] = (await instance.owner.query('show server_version')).rows
  await writeResults('pages', { rows, asks, postgres, indexSeconds, figures })
})

async function readIndexSeconds(owner: pg.Client, batchId: string): Promise<number> {
  const seconds = 'extract(epoch from built_at - started_at)::float as seconds'
  const { rows } = await owner.query(`select ${seconds} from review_index where batch_id = $1`, [batchId])
  return rows[0].seconds
}

async function signIn(url: string, email: string): Promise<Ask> {
  const send = (path: string, body: object, headers: Record<string, string>) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url, ...headers },
      body: JSON.stringify(body),
    })
  const answer = await send('/api/auth/sign-in/email', { email, password: 'countersign-demo' }, {})
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}.`)
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return async (path, body) => {
    const found = await send(path, body, { Cookie: cookie, 'Idempotency-Key': randomUUID() })
    if (!found.ok) throw new Error(`${path} answered ${found.status}: ${await found.text()}`)
    return found.json() as ReturnType<Ask>
  }
}

/** Approves all but a hundred, chosen at random, and waits until they are. */
async function leaveSome(owner: pg.Client, ask: Ask, batchId: string, total: number): Promise<void> {
  const { rows } = await owner.query('select row_no as row from users where batch_id = $1 order by random() limit $2', [batchId, left])
  const selection = { filter: {}, expectedCount: total - left, except: rows.map(({ row }) => row) }
  await ask(`/api/batches/${batchId}/decisions`, { verdict: 'approve', selection })
  for (let waiting = true; waiting; await wait(200)) {
    const [{ pending }] = (await owner.query('select sum(pending)::int as pending from batch_slice where batch_id = $1', [batchId])).rows
    waiting = pending > left
  }
  // Of the register is who can no longer be taken back.
  await owner.query('update decision set final_at = applied_at')
}

async function measure(what: string, act: () => Promise<unknown>, times = asks): Promise<Figures> {
  return measureEach(what, Array.from({ length: times }), act)
}

async function measureEach<Item>(what: string, items: Item[], act: (item: Item) => Promise<unknown>): Promise<Figures> {
  const taken: number[] = []
  for (const item of items) {
    const started = performance.now()
    await act(item)
    taken.push(performance.now() - started)
  }
  const [firstMs = 0] = taken
  const sorted = taken.toSorted((one, other) => one - other)
  const at = (share: number) => Number((sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1))
  const figures = { what, p50Ms: at(0.5), p95Ms: at(0.95), firstMs: Number(firstMs.toFixed(1)) }
  console.log(`${what}: p50 ${figures.p50Ms} ms, p95 ${figures.p95Ms} ms, the first ${figures.firstMs} ms`)
  return figures
}
