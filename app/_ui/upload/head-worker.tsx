import { type HeadLimits, headBytes } from '#core/parsing/limits'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { type Head, readHead } from '#core/parsing/preview/read-head'
import { type Proposal, proposeParseOptions, type RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { dayOf } from '#core/parsing/row/calendar'
import { isGzip } from '#core/uploads/is-gzip'
import { inflatedHead } from './inflated-head'

/** Read the head of `file` with these requested, or, as long as there are none, as one of `remembered`; the answer carries the same `no`. */
export type HeadQuestion = {
  no: number
  file: Blob
  sizeBytes: number
  requested: RequestedParseOptions | null
  remembered: RememberedParseOptions[]
  limits: HeadLimits
}
/** `head` is null when the file could not be read from where it lies; `proposal` says how it is read where an earlier file decided it. */
export type HeadAnswer = { no: number; head: Head | null; proposal: Omit<Proposal, 'head'> | null }

// Runs in a worker of the browser: a page stays quick whatever its file holds.
addEventListener('message', async ({ data: { no, ...question } }: MessageEvent<HeadQuestion>) => {
  const read = await readAsAsked(question).catch(() => ({ head: null, proposal: null }))
  postMessage({ no, ...read } satisfies HeadAnswer)
})

async function readAsAsked({ file, sizeBytes, requested, remembered, limits }: Omit<HeadQuestion, 'no'>): Promise<Omit<HeadAnswer, 'no'>> {
  const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
  const start = isGzip(bytes) ? await inflatedHead(file, headBytes) : { bytes, isWhole: bytes.length === sizeBytes }
  const input = { ...start, limits, today: dayOf(null) }
  const proposed = requested === null ? proposeParseOptions(input, remembered) : undefined
  if (!proposed) return { head: readHead({ ...input, requested: requested ?? {} }), proposal: null }
  const { head, ...proposal } = proposed
  return { head, proposal }
}
