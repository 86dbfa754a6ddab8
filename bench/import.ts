import { join } from 'node:path'
import { createInstance } from '#bin/instance/create-instance'
import { createProgress } from '#bin/instance/progress'
import { findFreePort } from '#bin/services/free-port'
import { withTestFolder } from '#bin/testing/with-test-folder'
import { readEnvironment } from '#core/environment'
import { type Desk, emptyDesk, type Imported, importFile, openDesk, uploadFile, writeChunks } from './import/desk'
import { copyFile, saveClean, saveKnown, writeSampleFile } from './import/files'
import { residentMiB } from './import/process-figures'
import { median, writeResults } from './results'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
// Which of the four to take; all of them when none is named.
const wanted = process.argv.slice(4)

type Files = { folder: string; sample: string; known: string }
type Measure = { name: string; what: string; run: (desk: Desk, files: Files) => Promise<{ ratio: number; figures: object }> }

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
await withTestFolder(async (folder, onInstance) => {
  const given = { ...(await freePorts()), SIGN_IN_RATE_LIMIT: '10000', MUTATION_RATE_LIMIT: '10000' }
  const [progress, dataFolder] = [createProgress(), join(folder, 'data')]
  const instance = createInstance({ environment: readEnvironment(given), given, dataFolder, isDevelopment: false, progress })
  onInstance(instance)
  try {
    const desk = await openDesk(await instance.start())
    try {
      await takeAll(desk, folder)
    } finally {
      await desk.owner.end()
    }
  } finally {
    await instance.stop()
  }
})

async function takeAll(desk: Desk, folder: string): Promise<void> {
  const idleMiB = residentMiB(desk.worker)
  const sample = await writeSampleFile(folder, rows, 1)
  // Not counted, for it finds everything cold.
  const first = await importFile(desk, sample)
  const files = { folder, sample, known: await saveKnown(desk.owner, first.batchId, folder) }
  const results = []
  for (const { name, what, run } of measures.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const taken = []
    for (let round = 1; round <= rounds; round += 1) taken.push(await run(desk, files))
    const ratios = taken.map(({ ratio }) => Number(ratio.toFixed(2)))
    results.push({ name, what, ratio: median(ratios), ratios, figures: taken.map(({ figures }) => figures) })
    console.log(`${what}: ${median(ratios)} × (${ratios.join(', ')})`)
  }
  const [{ server_version: postgres }] = (await desk.owner.query('show server_version')).rows
  await writeResults(['import', ...wanted].join('-'), { rows, rounds, postgres, workerIdleMiB: idleMiB, results })
}

async function intoEmpty(desk: Desk, { folder, sample }: Files) {
  await emptyDesk(desk)
  return besideCopy(desk, await importFile(desk, sample), folder)
}

async function intoWarm(desk: Desk, { folder, sample, known }: Files) {
  await emptyDesk(desk)
  await importFile(desk, await writeSampleFile(folder, rows, 2))
  await importFile(desk, known)
  const imported = await importFile(desk, sample)
  await desk.owner.query('insert into bare select * from users where batch_id <> $1', [imported.batchId])
  return besideCopy(desk, imported, folder)
}

/** Beside COPY of those whom the import took in. */
async function besideCopy(desk: Desk, imported: Imported, folder: string) {
  const copySeconds = await copyFile(desk.owner, await saveClean(desk.owner, imported.batchId, folder), 'bare')
  say('import', imported)
  console.log(`  COPY      ${copySeconds.toFixed(2)} s`)
  return { ratio: imported.seconds / copySeconds, figures: { ...imported, copySeconds } }
}

async function bySize(desk: Desk, { folder }: Files) {
  const [few, many] = [rows / 10, rows * 5]
  await emptyDesk(desk)
  const small = await importFile(desk, await writeSampleFile(folder, few, 3))
  await emptyDesk(desk)
  const large = await importFile(desk, await writeSampleFile(folder, many, 3))
  say(count(few), small)
  say(count(many), large)
  return { ratio: large.seconds / many / (small.seconds / few), figures: { small, large } }
}

async function upload(desk: Desk, { sample }: Files) {
  await emptyDesk(desk)
  const writeSeconds = await writeChunks(desk, sample)
  const started = performance.now()
  const batchId = await uploadFile(desk, sample)
  const uploadSeconds = (performance.now() - started) / 1000
  await desk.owner.query(`update batch set state = 'withdrawn', ended_at = now() where id = $1`, [batchId]).catch(() => {})
  return { ratio: uploadSeconds / writeSeconds, figures: { uploadSeconds, writeSeconds } }
}

function say(what: string, { seconds, verifySeconds, workerCpu, postgresCpu, workerPeakMiB }: Imported): void {
  const cpu = `CPU of the worker ${workerCpu.toFixed(1)} s, of PostgreSQL ${postgresCpu.toFixed(1)} s`
  console.log(
    `  ${what.padEnd(9)} ${seconds.toFixed(2)} s, verified in ${verifySeconds.toFixed(2)} s more, ${cpu}, worker at most ${workerPeakMiB} MiB`,
  )
}

async function freePorts() {
  const [web, postgres, temporal, ui] = await Promise.all([findFreePort(), findFreePort(), findFreePort(), findFreePort()])
  return { PORT: String(web), POSTGRES_PORT: String(postgres), TEMPORAL_PORT: String(temporal), TEMPORAL_UI_PORT: String(ui) }
}
