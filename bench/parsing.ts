import { parse } from 'csv-parse/sync'
import { readSlice } from '#core/parsing/row/read-slice'
import { surveyFile } from '#core/parsing/survey/survey-file'
import { writeSample } from '#core/sample/write-sample'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
const chunkBytes = 1024 * 1024
const today = '2026-11-24'

type Measure = { what: string; seconds: number[] }

/** Measures, on one file of the sample generator and in turns, how fast it is surveyed and read, and what csv-parse takes for its bytes. */
const file = await makeSample()
const survey = await surveyAll()
if (survey.outcome !== 'read') throw new Error('The sample cannot be read.')
const { parseOptions, header, slices } = survey

const measures: Measure[] = ['survey', 'read slices', 'csv-parse, cells only'].map((what) => ({ what, seconds: [] }))
for (let round = 0; round < rounds; round += 1) {
  await clock(0, surveyAll)
  await clock(1, () => slices.map((plan) => countOf(plan)))
  await clock(2, parseWithPeer)
}
for (const { what, seconds } of measures) {
  const [best = 0] = seconds.toSorted((one, other) => one - other)
  const rate = `${Math.round(file.length / best / 1e6)} MB/s, ${Math.round(rows / best).toLocaleString('en')} rows/s`
  console.log(`${what.padEnd(24)} ${best.toFixed(2)} s, ${rate} (of ${seconds.map((one) => one.toFixed(2)).join(', ')})`)
}

async function makeSample(): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  await writeSample({ rows, seed: 1, write: (chunk) => void chunks.push(chunk) })
  return Buffer.concat(chunks)
}

async function* stored(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += chunkBytes) yield file.subarray(at, at + chunkBytes)
}

function surveyAll() {
  return surveyFile({ bytes: stored(), requested: {}, today, sliceRows: 50_000, limits: { rows: 10_000_000 } })
}

function countOf(plan: (typeof slices)[number]): number {
  const contents = readSlice({ bytes: file.subarray(plan.byteFrom, plan.byteTo), plan, parseOptions, columns: header.length, today })
  return contents.people.length + contents.invalid.length
}

function parseWithPeer(): number {
  return slices.reduce((count, plan) => {
    const options = { relax_column_count: true, relax_quotes: true, comment: '#', comment_no_infix: true, skip_empty_lines: true }
    return count + parse(file.subarray(plan.byteFrom, plan.byteTo), options).length
  }, 0)
}

async function clock(index: number, work: () => unknown): Promise<void> {
  const started = performance.now()
  await work()
  measures[index]?.seconds.push((performance.now() - started) / 1000)
}
