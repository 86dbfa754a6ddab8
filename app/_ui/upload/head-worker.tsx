import { dayOf } from '#core/import/day-of'
import { headBytes } from '#core/reading/limits'
import { type Head, readHead } from '#core/reading/read-head'
import type { ReadingHints } from '#core/reading/reading'

/** Read the head of `file` with these hints; the answer carries the same `no`. */
export type HeadQuestion = { no: number; file: Blob; sizeBytes: number; hints: ReadingHints }
/** `head` is null when the file could not be read from where it lies. */
export type HeadAnswer = { no: number; head: Head | null }

// Runs in a worker of the browser: a page stays quick whatever its file holds.
addEventListener('message', async ({ data: { no, ...question } }: MessageEvent<HeadQuestion>) => {
  const head = await read(question).catch(() => null)
  postMessage({ no, head } satisfies HeadAnswer)
})

async function read({ file, sizeBytes, hints }: Omit<HeadQuestion, 'no'>): Promise<Head> {
  const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
  return readHead({ bytes, isWhole: bytes.length === sizeBytes, hints, today: dayOf(null) })
}
