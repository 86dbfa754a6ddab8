import { dayOf } from '#core/import/day-of'
import { isGzip } from '#core/reading/is-gzip'
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
  const head = isGzip(bytes) ? await inflatedHead(file) : { bytes, isWhole: bytes.length === sizeBytes }
  return readHead({ ...head, hints, today: dayOf(null) })
}

/** The first MiB of what is in a gzip file, and whether that is all of it. */
async function inflatedHead(file: Blob): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const inflated = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const bytes = new Uint8Array(headBytes)
  let filled = 0
  try {
    while (filled < headBytes) {
      const { done, value } = await inflated.read()
      if (done) return { bytes: bytes.subarray(0, filled), isWhole: true }
      bytes.set(value.subarray(0, headBytes - filled), filled)
      filled = Math.min(filled + value.length, headBytes)
    }
    await inflated.cancel()
  } catch (error) {
    // A browser stops where a second member begins, which the server reads too: what came before it is the head.
    if (filled === 0) throw error
  }
  return { bytes: bytes.subarray(0, filled), isWhole: false }
}
