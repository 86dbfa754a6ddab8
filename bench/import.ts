import { copyFile, saveClean, saveKnown, writeSampleFile } from './import/files'
import { type BenchInstance, emptyInstance, type Imported, importFile, uploadFile, writeChunks } from './import/instance'
import { onInstance } from './import/on-instance'
import { residentMiB } from './import/process-figures'
import { median, writeResults } from './results'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
// Which of the four to take; all of them when none is named.
const wanted = process.argv.slice(4)

type Files = { folder: string; sample: string; known: string }
type Measure = { name: string; what: string; run: (instance: BenchInstance, files: Files) => Promise<{ ratio: number; figures: object }> }

const count = (number: number) => number.toLocaleString('en')

const measures: Measure[] = [
  { name: 'empty', what: `${count(rows)} rows into an empty store, against COPY`, run: intoEmpty },
  { name: 'warm', what: `${count(rows)} rows into a store of as many others, 0.5 % of them there already, against COPY`, run: intoWarm },
  { name: 'size', what: `one row of ${count(rows * 5)} against one of ${count(rows / 10)}`, run: bySize },
  { name: 'upload', what: 'upload to its 201, against writing the same chunks by a plain client', run: upload },
]

/**
 * Measures what an import costs beside what PostgreSQL needs at least, in turns, on the server as `npm start` runs it. COPY is of the
 * same people, clean and in the order of the file, into an identical table: same columns, checks, fillfactor and indexes
 * (`users_pkey`, `one_per_person`). An import is the whole workflow, from the stored file until its people are pending.
 */
await onInstance(takeAll)

async function takeAll(instance: BenchInstance, folder: string): Promise<void> {
  const idleMiB = residentMiB(instance.worker)
  const sample = await writeSampleFile(folder, rows, 1)
  // Not counted, for it finds everything cold.
  const first = await importFile(instance, sample)
  const files = { folder, sample, known: await saveKnown(instance.owner, first.batchId, folder) }
  const results = []
  for (const { name, what, run } of measures.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const taken = []
    for (let round = 1; round <= rounds; round += 1) taken.push(await run(instance, files))
    const ratios = taken.map(({ ratio }) => Number(ratio.toFixed(2)))
    results.push({ name, what, ratio: median(ratios), ratios, figures: taken.map(({ figures }) => figures) })
    console.log(`${what}: ${median(ratios)} × (${ratios.join(', ')})`)
  }
  const [{ server_version: postgres }] = (await instance.owner.query('show server_version')).rows
  await writeResults(['import', ...wanted].join('-'), { rows, rounds, postgres, workerIdleMiB: idleMiB, results })
}

async function intoEmpty(instance: BenchInstance, { folder, sample }: Files) {
  await emptyInstance(instance)
  return besideCopy(instance, await importFile(instance, sample), folder)
}

async function intoWarm(instance: BenchInstance, { folder, sample, known }: Files) {
  await emptyInstance(instance)
  await importFile(instance, await writeSampleFile(folder, rows, 2))
  await importFile(instance, known)
  const imported = await importFile(instance, sample)
  await instance.owner.query('insert into bare select * from users where batch_id <> $1', [imported.batchId])
  return besideCopy(instance, imported, folder)
}

/** Beside COPY of the imported people. */
async function besideCopy(instance: BenchInstance, imported: Imported, folder: string) {
  const copySeconds = await copyFile(instance.owner, await saveClean(instance.owner, imported.batchId, folder), 'bare')
  say('import', imported)
  console.log(`  COPY      ${copySeconds.toFixed(2)} s`)
  return { ratio: imported.seconds / copySeconds, figures: { ...imported, copySeconds } }
}

async function bySize(instance: BenchInstance, { folder }: Files) {
  const [few, many] = [rows / 10, rows * 5]
  await emptyInstance(instance)
  const small = await importFile(instance, await writeSampleFile(folder, few, 3))
  await emptyInstance(instance)
  const large = await importFile(instance, await writeSampleFile(folder, many, 3))
  say(count(few), small)
  say(count(many), large)
  return { ratio: large.seconds / many / (small.seconds / few), figures: { small, large } }
}

async function upload(instance: BenchInstance, { sample }: Files) {
  await emptyInstance(instance)
  const writeSeconds = await writeChunks(instance, sample)
  const started = performance.now()
  const batchId = await uploadFile(instance, sample)
  const uploadSeconds = (performance.now() - started) / 1000
  await instance.owner.query(`update batch set state = 'withdrawn', ended_at = now() where id = $1`, [batchId]).catch(() => {})
  return { ratio: uploadSeconds / writeSeconds, figures: { uploadSeconds, writeSeconds } }
}

function say(what: string, { seconds, verifySeconds, workerCpu, postgresCpu, workerPeakMiB }: Imported): void {
  const cpu = `CPU of the worker ${workerCpu.toFixed(1)} s, of PostgreSQL ${postgresCpu.toFixed(1)} s`
  console.log(
    `  ${what.padEnd(9)} ${seconds.toFixed(2)} s, verified in ${verifySeconds.toFixed(2)} s more, ${cpu}, worker at most ${workerPeakMiB} MiB`,
  )
}
