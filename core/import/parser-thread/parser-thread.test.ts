import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { readSliceLines } from '#core/import/copy-lines/read-slice-lines'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import { surveyFile } from '#core/parsing/survey/survey-file'
import type { SurveyedRange } from '#core/parsing/survey/survey-range'
import { sampleOf } from '#test/sample'
import { parseSliceInThread, surveyInThread, surveyRangeInThread } from './parser-thread'

test('the thread parses slices in order, with the same result as this thread', async () => {
  const { bytes } = await sampleOf(12_000)
  const survey = await surveyFile({
    bytes: once(bytes),
    requested: {},
    version: defaultFieldVersion,
    today,
    sliceRows: 5_000,
    limits: { rows: 20_000 },
  })
  if (survey.outcome !== 'read') throw new Error('The sample cannot be read.')
  const { parseOptions, header, slices } = survey
  const inputs = () =>
    slices.map((plan) => ({
      batchId,
      bytes: new Uint8Array(bytes.subarray(plan.byteFrom, plan.byteTo)),
      plan,
      parseOptions,
      columns: header.length,
      version: defaultFieldVersion,
      today,
    }))
  const read = await Promise.all(inputs().map(parseSliceInThread))
  expect(read.map(summaryOf)).toEqual(inputs().map((input) => summaryOf(readSliceLines(input))))
})

test('a failing thread rejects its open tasks and the next slice starts a new thread', async () => {
  await expect(parseSliceInThread({ ...twentyThousand(), plan: { ...plan, rowTo: 3 } })).rejects.toThrow(
    'The bytes of slice 1 do not contain the rows 1 to 3.',
  )
  const right = await parseSliceInThread(twentyThousand())
  expect(right.people).toBe(20_000)
})

test('lines are written to the shared buffer, or to a larger one when it is full', async () => {
  const linesWith = async (buffer: SharedArrayBuffer) => (await parseSliceInThread({ ...twentyThousand(), buffer })).lines
  const [buffer, scant] = [new SharedArrayBuffer(12_345_678), await linesWith(new SharedArrayBuffer(10))]
  const ample = await linesWith(buffer)
  expect(Buffer.compare(ample, new Uint8Array(buffer, 0, ample.length))).toBe(0)
  expect(Buffer.compare(ample, scant)).toBe(0)
})

test('a file is surveyed in the thread as it is here, and its refusal ends the survey', async () => {
  const { bytes } = await sampleOf(12_000)
  const options = { requested: {}, version: defaultFieldVersion, today, sliceRows: 5_000 }
  const [length, limits] = [bytes.length, { rows: 20_000 }]
  const inThread = await surveyInThread({ parts: inParts(bytes), length, limits, ...options })
  expect(inThread).toMatchObject({ outcome: 'read', rows: 12_000 })
  expect(inThread).toEqual(await surveyFile({ bytes: once(bytes), limits, ...options }))
  const refused = await surveyInThread({ parts: inParts(bytes), length, limits: { rows: 3_000 }, ...options })
  expect(refused).toMatchObject({ outcome: 'refused', refusal: { code: 'too-many-rows' } })
})

test('a survey that is refused in the middle of a file reads no more of it', async () => {
  const { bytes } = await sampleOf(12_000)
  let sent = 0
  async function* endless() {
    for (;;) {
      sent += 1
      yield new Uint8Array(bytes)
    }
  }
  const survey = {
    parts: endless(),
    length: bytes.length,
    requested: {},
    version: defaultFieldVersion,
    today,
    sliceRows: 5_000,
    limits: { rows: 20_000 },
  }
  expect(await surveyInThread(survey)).toMatchObject({ outcome: 'refused', refusal: { code: 'too-many-rows' } })
  expect(sent).toBeLessThan(12)
})

test('a survey whose file cannot be read on fails with its cause, and the thread goes on', async () => {
  const { bytes } = await sampleOf(12_000)
  async function* broken() {
    yield new Uint8Array(bytes.subarray(0, 300_000))
    throw new Error('The database is away.')
  }
  const options = { requested: {}, version: defaultFieldVersion, today, sliceRows: 5_000, limits: { rows: 20_000 }, length: bytes.length }
  await expect(surveyInThread({ parts: broken(), ...options })).rejects.toThrow('The database is away.')
  expect((await surveyInThread({ parts: inParts(bytes), ...options })).outcome).toBe('read')
})

test('a survey in the thread goes on below a range that was scanned in the thread', async () => {
  const { bytes } = await sampleOf(12_000)
  const options = { requested: {}, version: defaultFieldVersion, today, sliceRows: 5_000, limits: { rows: 20_000 } }
  const [from, to] = [400_000, 600_000]
  const dialect = { delimiter: ',', dobColumn: 2, isWorkbook: false, countsEncoding: true, collectsDates: true } as const
  const rest = new Uint8Array(bytes.subarray(from, to + 1_000))
  const range = await surveyRangeInThread({ bytes: rest, from, length: to - from, isLast: false, dialect, today })
  if (!range) throw new Error('The range has line ends.')
  const reached: number[] = []
  async function* withRange(): AsyncGenerator<Uint8Array | SurveyedRange, void, number> {
    reached.push(yield new Uint8Array(bytes.subarray(0, from)))
    const next = yield range as SurveyedRange
    reached.push(next)
    yield new Uint8Array(bytes.subarray(next))
  }
  const survey = await surveyInThread({ parts: withRange(), length: bytes.length, ...options })
  expect(reached).toEqual([from, range.byteTo])
  expect(survey).toEqual(await surveyFile({ bytes: once(bytes), ...options }))
})

test('slices and surveys wait for the same thread, and each gets what is its own', async () => {
  const { bytes } = await sampleOf(12_000)
  const survey = (sliceRows: number) =>
    surveyInThread({
      parts: inParts(bytes),
      length: bytes.length,
      requested: {},
      version: defaultFieldVersion,
      today,
      sliceRows,
      limits: { rows: 20_000 },
    })
  const [few, slice, many] = await Promise.all([survey(6_000), parseSliceInThread(twentyThousand()), survey(1_000)])
  expect([few, many].map((found) => found.outcome === 'read' && found.slices.length)).toEqual([2, 12])
  expect(slice.people).toBe(20_000)
})

test('a survey rejects when the thread fails', async () => {
  const { bytes } = await sampleOf(12_000)
  async function* besideAFailure() {
    yield new Uint8Array(bytes.subarray(0, 300_000))
    await expect(parseSliceInThread({ ...twentyThousand(), plan: { ...plan, rowTo: 3 } })).rejects.toThrow('do not contain the rows')
    yield new Uint8Array(bytes.subarray(300_000))
  }
  const survey = surveyInThread({
    parts: besideAFailure(),
    length: bytes.length,
    requested: {},
    version: defaultFieldVersion,
    today,
    sliceRows: 5_000,
    limits: { rows: 20_000 },
  })
  await expect(survey).rejects.toThrow('do not contain the rows')
})

const batchId = '01900000-0000-7000-8000-000000000000'
const today = '2026-01-01'
const plan = { sliceNo: 1, byteFrom: 0, byteTo: 400_000, rowFrom: 1, rowTo: 20_000, lineFrom: 1 }
const columns = { name: 0, dob: 1, city: 2 }
const parseOptions = { delimiter: ',', encoding: 'utf-8', headerLine: 1, columns, dateOrder: 'ymd', acceptMostlyInvalid: false } as const
// With bytes of its own, for they are handed over.
const twentyThousand = () => ({
  batchId,
  plan,
  parseOptions,
  columns: 3,
  version: defaultFieldVersion,
  today,
  uploadedOn: today,
  bytes: new TextEncoder().encode('Ada,1990-01-01,Pune\n'.repeat(20_000)),
})

const summaryOf = (lines: SliceLines) => [
  lines.people,
  lines.invalid,
  lines.indexPart,
  ...Object.values(lines)
    .filter((part) => ArrayBuffer.isView(part))
    .map(({ buffer, byteOffset, byteLength }) =>
      createHash('sha256')
        .update(new Uint8Array(buffer, byteOffset, byteLength))
        .digest('hex'),
    ),
]

async function* once(bytes: Uint8Array) {
  yield bytes
}

async function* inParts(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 65_000) yield new Uint8Array(bytes.subarray(at, at + 65_000))
}
