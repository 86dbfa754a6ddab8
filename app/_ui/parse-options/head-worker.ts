import { type HeadLimits, headBytes } from '#core/parsing/limits'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { type Head, readHead } from '#core/parsing/preview/read-head'
import { type Proposal, proposeParseOptions, type RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { dayOf } from '#core/parsing/row/calendar'
import { isGzip } from '#core/uploads/is-gzip'
import { inflatedHead } from './inflated-head'

/** Asks to read the head of `file` with the requested options, or with a match in `remembered` when they are null. The answer has the same `no`. */
export type HeadQuestion = {
  no: number
  file: Blob
  sizeBytes: number
  requested: RequestedParseOptions | null
  remembered: RememberedParseOptions[]
  limits: HeadLimits
}
/** `head` is null when the file could not be read from disk. `proposal` has the options taken from an earlier file. */
export type HeadAnswer = { no: number; head: Head | null; proposal: Omit<Proposal, 'head'> | null }

// A Web Worker, so that the page stays responsive with any file.
addEventListener('message', async ({ data: { no, ...question } }: MessageEvent<HeadQuestion>) => {
  const read = await readHeadOf(question).catch(() => ({ head: null, proposal: null }))
  postMessage({ no, ...read } satisfies HeadAnswer)
})

async function readHeadOf({ file, sizeBytes, requested, remembered, limits }: Omit<HeadQuestion, 'no'>): Promise<Omit<HeadAnswer, 'no'>> {
  const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
  const start = isGzip(bytes) ? await inflatedHead(file, headBytes) : { bytes, isWhole: bytes.length === sizeBytes }
  const input = { ...start, limits, today: dayOf(null) }
  const proposed = requested === null ? proposeParseOptions(input, remembered) : undefined
  if (!proposed) return { head: readHead({ ...input, requested: requested ?? {} }), proposal: null }
  const { head, ...proposal } = proposed
  return { head, proposal }
}
