import { dayOf } from '#core/import/day-of'
import { isGzip } from '#core/reading/is-gzip'
import { type HeadLimits, headBytes } from '#core/reading/limits'
import { type Head, readHead } from '#core/reading/read-head'
import type { ReadingHints } from '#core/reading/reading'
import { type Proposal, proposeReading, type RememberedReading } from '#core/reading/remembered-reading'
import { inflatedHead } from './inflated-head'

/** Read the head of `file` with these hints, or, as long as there are none, as one of `remembered`; the answer carries the same `no`. */
export type HeadQuestion = {
  no: number
  file: Blob
  sizeBytes: number
  hints: ReadingHints | null
  remembered: RememberedReading[]
  limits: HeadLimits
}
/** `head` is null when the file could not be read from where it lies; `proposal` says how it is read where an earlier file decided it. */
export type HeadAnswer = { no: number; head: Head | null; proposal: Omit<Proposal, 'head'> | null }

// Runs in a worker of the browser: a page stays quick whatever its file holds.
addEventListener('message', async ({ data: { no, ...question } }: MessageEvent<HeadQuestion>) => {
  const read = await readAsAsked(question).catch(() => ({ head: null, proposal: null }))
  postMessage({ no, ...read } satisfies HeadAnswer)
})

async function readAsAsked({ file, sizeBytes, hints, remembered, limits }: Omit<HeadQuestion, 'no'>): Promise<Omit<HeadAnswer, 'no'>> {
  const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
  const start = isGzip(bytes) ? await inflatedHead(file, headBytes) : { bytes, isWhole: bytes.length === sizeBytes }
  const input = { ...start, limits, today: dayOf(null) }
  const proposed = hints === null ? proposeReading(input, remembered) : undefined
  if (!proposed) return { head: readHead({ ...input, hints: hints ?? {} }), proposal: null }
  const { head, ...proposal } = proposed
  return { head, proposal }
}
