import { setTimeout as wait } from 'node:timers/promises'
import { declaredFields } from '#core/fields/declared-fields'
import { declareFields } from './import/declare-fields'
import { columnsOf, copyFile, saveClean, writeSampleFile } from './import/files'
import { type BenchInstance, emptyInstance, importFile, untilReviewIndexBuilt, uploadFile } from './import/instance'
import { onInstance } from './import/on-instance'
import { cpuSeconds } from './import/process-figures'
import { sixFields } from './import/six-fields'
import { median, writeResults } from './results'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
// How many other batches as large are stored before.
const others = Number(process.argv[4] ?? 0)

// With `six-fields`, people have six declared fields more.
const hasFields = process.argv[5] === 'six-fields'
const version = hasFields ? sixFields : undefined
const declared = hasFields ? declaredFields(sixFields) : []

const questions: object[] = [
  ...['row', '-row', 'name', '-name'].map((sort) => ({ sort })),
  { filter: { city: 'Pune' } },
  { filter: { domain: 'example.com' } },
  { filter: { ageFrom: 20, ageTo: 30 } },
  { filter: { q: 'ann' } },
  { filter: { flag: 'like-existing' } },
  ...declared.flatMap(({ key }) => [{ sort: `field:${key}` }, { sort: `-field:${key}` }]),
  ...(hasFields
    ? [
        { filter: { fields: { department: { is: 'sales' } } } },
        { filter: { fields: { startDate: { from: '2020-01-01' } } } },
        { filter: { q: 'e000' } },
      ]
    : []),
]

/**
 * Measures how long it takes from the drop of a file until list, every sort, every filter, search and flags of its batch answer, beside COPY of
 * the same people into an identical table. With declared fields, people are sorted and filtered by them, too.
 */
await onInstance(async (instance, folder) => {
  const sample = await writeSampleFile(folder, rows, 1, version)
  // Not counted, for it finds everything cold.
  await importFile(instance, sample)
  const taken = []
  for (let round = 1; round <= rounds; round += 1) taken.push(await takeRound(instance, folder, sample))
  const ratios = taken.map(({ ratio }) => ratio)
  console.log(`ready, against COPY: ${median(ratios)} × (${ratios.join(', ')})`)
  await writeResults('ready', { rows, rounds, others, hasFields, ratio: median(ratios), taken })
})

async function takeRound(instance: BenchInstance, folder: string, sample: string) {
  const { owner } = instance
  await emptyInstance(instance)
  if (version) await declareFields(instance.url, version)
  for (let other = 1; other <= others; other += 1) await importFile(instance, await writeSampleFile(folder, rows, 100 + other, version))
  const before = { worker: cpuSeconds(instance.worker), postgres: cpuSeconds(instance.postgres) }
  const started = performance.now()
  const batchId = await uploadFile(instance, sample)
  await untilReviewIndexBuilt(instance, batchId)
  for (const body of questions) await ask(instance, batchId, body)
  const readySeconds = (performance.now() - started) / 1000
  const workerCpu = cpuSeconds(instance.worker) - before.worker
  const postgresCpu = cpuSeconds(instance.postgres) - before.postgres
  const { rows: times } = await owner.query(
    `select extract(epoch from import_ended_at - created_at)::float as pending, extract(epoch from built_at - import_ended_at)::float as built
     from batch join review_index on batch_id = id where id = $1`,
    [batchId],
  )
  await untilVerified(instance, batchId)
  if (others > 0) await owner.query('insert into bare select * from users where batch_id <> $1', [batchId])
  const columns = version && columnsOf(version)
  const clean = await saveClean(owner, batchId, folder, columns)
  const copyBefore = cpuSeconds(instance.postgres)
  const copySeconds = await copyFile(owner, clean, 'bare', columns)
  const figures = { readySeconds, copySeconds, ...times[0], workerCpu, postgresCpu, copyCpu: cpuSeconds(instance.postgres) - copyBefore }
  console.log(
    Object.entries(figures)
      .map(([name, value]) => `${name} ${Number(value).toFixed(2)}`)
      .join(', '),
  )
  return { ratio: Number((readySeconds / copySeconds).toFixed(2)), ...figures }
}

async function ask({ url, cookie }: BenchInstance, batchId: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/api/batches/${batchId}/people/search`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url, Cookie: cookie },
    body: JSON.stringify({ status: 'pending', ...body }),
  })
  if (!answer.ok) throw new Error(`${JSON.stringify(body)} answered ${answer.status}: ${await answer.text()}`)
}

/** Else the verifier would be timed with the COPY. */
async function untilVerified({ owner }: BenchInstance, batchId: string): Promise<void> {
  while ((await owner.query('select from batch where id = $1 and verified_at is not null', [batchId])).rowCount === 0) await wait(100)
}
