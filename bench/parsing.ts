import { parse } from 'csv-parse/sync'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { identityKeyHashBytes, writeIdentityKeyHashOfCell } from '#core/identity-keys/identity-key-hash'
import { sortByIdentityKey } from '#core/identity-keys/identity-key-order'
import { createLineWriter } from '#core/import/copy-lines/line-writer'
import { beforeIdentityKey, identityKeyCell } from '#core/import/copy-lines/person-line'
import { lineBufferBytes, readSliceLines } from '#core/import/copy-lines/read-slice-lines'
import { forEachRow, readSlice } from '#core/parsing/row/read-slice'
import { surveyFile } from '#core/parsing/survey/survey-file'
import { writeSample } from '#core/sample/write-sample'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
const chunkBytes = 1024 * 1024
const today = '2026-11-24'
const batchId = '01900000-0000-7000-8000-000000000000'

type Measure = { what: string; work: () => unknown; seconds: number[]; cpuSeconds: number[] }

/**
 * Measures, on one file of the sample generator and in turns, how fast it is surveyed and read, what the fast path brings, and what
 * csv-parse takes for its bytes.
 */
const file = await makeSample()
const survey = await surveyAll()
if (survey.outcome !== 'read') throw new Error('The sample cannot be read.')
const { parseOptions, header, slices } = survey

const measures = [
  measureOf('survey', surveyAll),
  measureOf('read slices', () => slices.map(countOf)),
  measureOf('lines for COPY', () => slices.map((plan) => readSliceLines(inputOf(plan)))),
  measureOf('with the review index', () => slices.map((plan) => readSliceLines({ ...inputOf(plan), uploadedOn: today }))),
  measureOf('lines, full parser only', () => slices.map(linesByFullParser)),
  measureOf('csv-parse, cells only', parseWithPeer),
]
for (let round = 0; round < rounds; round += 1) for (const measure of measures) await clock(measure)
for (const { what, seconds, cpuSeconds } of measures) {
  const [best, bestCpu] = [Math.min(...seconds), Math.min(...cpuSeconds)]
  const rate = `${Math.round(file.length / best / 1e6)} MB/s, ${Math.round(rows / best).toLocaleString('en')} rows/s`
  const all = seconds.map((one) => one.toFixed(2)).join(', ')
  console.log(`${what.padEnd(26)} ${best.toFixed(2)} s, ${rate} (of ${all}), CPU ${bestCpu.toFixed(2)} s`)
}

function measureOf(what: string, work: () => unknown): Measure {
  return { what, work, seconds: [], cpuSeconds: [] }
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
  return surveyFile({
    bytes: stored(),
    requested: {},
    version: defaultFieldVersion,
    today,
    sliceRows: 50_000,
    limits: { rows: 10_000_000 },
  })
}

function inputOf(plan: (typeof slices)[number]) {
  return {
    batchId,
    bytes: file.subarray(plan.byteFrom, plan.byteTo),
    plan,
    parseOptions,
    columns: header.length,
    version: defaultFieldVersion,
    today,
  }
}

function countOf(plan: (typeof slices)[number]): number {
  const contents = readSlice(inputOf(plan))
  return contents.people.length + contents.invalid.length
}

/** The work of `readSliceLines` for every person, without its fast path. */
function linesByFullParser(plan: (typeof slices)[number]): void {
  const input = inputOf(plan)
  const most = plan.rowTo - plan.rowFrom + 1
  const lines = createLineWriter(lineBufferBytes(input.bytes))
  const identityKeys = new Uint8Array(most * identityKeyHashBytes)
  let people = 0
  forEachRow(input, (outcome) => {
    if ('problems' in outcome) return
    const from = lines.add(beforeIdentityKey(batchId, outcome))
    const end = lines.add(identityKeyCell(outcome))
    writeIdentityKeyHashOfCell(lines.bytes(), from, end - 1, identityKeys, people * identityKeyHashBytes)
    people += 1
  })
  sortByIdentityKey(identityKeys, people)
}

function parseWithPeer(): number {
  return slices.reduce((count, plan) => {
    const options = { relax_column_count: true, relax_quotes: true, comment: '#', comment_no_infix: true, skip_empty_lines: true }
    return count + parse(file.subarray(plan.byteFrom, plan.byteTo), options).length
  }, 0)
}

async function clock({ work, seconds, cpuSeconds }: Measure): Promise<void> {
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  seconds.push((performance.now() - started) / 1000)
  const { user, system } = process.cpuUsage(cpu)
  cpuSeconds.push((user + system) / 1e6)
}
