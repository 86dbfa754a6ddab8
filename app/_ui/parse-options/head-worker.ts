import type { FieldVersion } from '#core/fields/field-version'
import { type HeadLimits, headBytes } from '#core/parsing/limits'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { type Head, readHead } from '#core/parsing/preview/read-head'
import { type Proposal, proposeParseOptions, type RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { dayOf } from '#core/parsing/values/calendar'
import { isGzip, isZip } from '#core/uploads/is-gzip'
import { previewWorkbook, type WorkbookPreview } from '#core/workbook/preview-workbook'
import { inflatedHead } from './inflated-head'

/** Asks to read the head of `file` with the requested options, or with a match in `remembered` when they are null. The answer has the same `no`. */
export type HeadQuestion = {
  no: number
  file: Blob
  sizeBytes: number
  requested: RequestedParseOptions | null
  remembered: RememberedParseOptions[]
  limits: HeadLimits
  /** The fields by which the file is read. */
  version: FieldVersion
  /** Whether the file is the text of a workbook. */
  isWorkbook: boolean
}
/** What the preview shows of a workbook beside its first rows. */
export type WorkbookHead = Omit<Extract<WorkbookPreview, { outcome: 'converted' }>, 'outcome' | 'text' | 'isWhole'>
/** `head` is null when the file could not be read from disk, and `workbook` when it is none. `proposal` has the options taken from an earlier file. */
export type HeadAnswer = { no: number; head: Head | null; proposal: Omit<Proposal, 'head'> | null; workbook: WorkbookHead | null }

// A Web Worker, so that the page stays responsive with any file.
addEventListener('message', async ({ data: { no, ...question } }: MessageEvent<HeadQuestion>) => {
  const read = await readHeadOf(question).catch(() => ({ head: null, proposal: null, workbook: null }))
  postMessage({ no, ...read } satisfies HeadAnswer)
})

type HeadOf = Omit<HeadAnswer, 'no'>

async function readHeadOf(question: Omit<HeadQuestion, 'no'>): Promise<HeadOf> {
  const { file, sizeBytes, isWorkbook } = question
  const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
  if (isZip(bytes) && !isWorkbook) return readWorkbookHead(question)
  const start = isGzip(bytes) ? await inflatedHead(file, headBytes) : { bytes, isWhole: bytes.length === sizeBytes }
  return { ...readText(question, { ...start, isWorkbook }), workbook: null }
}

async function readWorkbookHead(question: Omit<HeadQuestion, 'no'>): Promise<HeadOf> {
  const { file, sizeBytes, requested, version } = question
  const read = async (from: number, to: number) => new Uint8Array(await file.slice(from, to).arrayBuffer())
  const preview = await previewWorkbook({ sizeBytes, read }, { requested: requested ?? {}, version })
  if (preview.outcome === 'refused') return { head: { ...preview, top: null }, proposal: null, workbook: null }
  const { outcome: _, text: bytes, isWhole, ...workbook } = preview
  return { ...readText(question, { bytes, isWhole, isWorkbook: true }), workbook }
}

type Start = { bytes: Uint8Array; isWhole: boolean; isWorkbook: boolean }

function readText({ requested, remembered, limits, version }: Omit<HeadQuestion, 'no'>, start: Start): Omit<HeadOf, 'workbook'> {
  const input = { ...start, limits, version, today: dayOf(null) }
  const proposed = requested === null ? proposeParseOptions(input, remembered) : undefined
  if (!proposed) return { head: readHead({ ...input, requested: requested ?? {} }), proposal: null }
  const { head, ...proposal } = proposed
  return { head, proposal }
}
