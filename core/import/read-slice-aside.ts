import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { readSliceLines, type SliceLinesInput } from '#core/import/read-slice-lines'
import type { SliceLines } from '#core/import/slice-lines'

type Read = { lines: SliceLines; bytes: Uint8Array }

// A small slice is read sooner than it is handed over.
const smallBytes = 256 * 1024

let thread: Worker | undefined
let last: Promise<unknown> = Promise.resolve()

/**
 * Reads a slice in a thread beside this one, so that the process goes on answering and the next slice is read while the last one
 * is written. Slices come one after the other, in the order in which they were asked for. Takes the memory of the bytes and that of
 * the lines over; the bytes come back with the lines.
 */
export function readSliceAside(input: SliceLinesInput): Promise<Read> {
  if (input.bytes.length < smallBytes) return Promise.resolve({ lines: readSliceLines(input), bytes: input.bytes })
  const reading = last.then(() => readInThread(input))
  last = reading.catch(() => {})
  return reading
}

async function readInThread(input: SliceLinesInput): Promise<Read> {
  thread ??= startThread()
  const reader = thread
  reader.ref()
  try {
    const memory = [input.bytes.buffer as ArrayBuffer, ...(input.room ? [input.room] : [])]
    reader.postMessage(input, memory)
    const [read] = await once(reader, 'message')
    reader.unref()
    return read
  } catch (error) {
    thread = undefined
    await reader.terminate()
    throw error
  }
}

/** The file that was built beside this one; where nothing was built, the source. */
function startThread(): Worker {
  const built = new URL('./slice-thread.mjs', import.meta.url)
  // What a slice needs is a few dozen MiB; a thread that may take more does, before it cleans up.
  const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 }
  if (existsSync(fileURLToPath(built))) return new Worker(built, { resourceLimits })
  const source = JSON.stringify(new URL('./slice-thread.ts', import.meta.url).href)
  return new Worker(`import('tsx/esm/api').then(({ tsImport }) => tsImport(${source}, ${source}))`, { resourceLimits, eval: true })
}
