import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageChannel, Worker } from 'node:worker_threads'
import { readSliceLines, type SliceLinesInput } from '#core/import/copy-lines/read-slice-lines'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import type { Survey } from '#core/parsing/survey/survey'
import { type SurveyInput, surveyFile } from '#core/parsing/survey/survey-file'
import type { FilePart, ParserTask, Question } from './parser-worker'

/** Less than this is sooner read than handed over. */
const smallBytes = 256 * 1024

let thread: Worker | undefined

/**
 * Reads a slice in a thread beside this one, so that the process goes on answering and the next slice is read while the last one
 * is written. Bytes in shared memory are read where they are, others are copied.
 */
export async function parseSliceInThread(slice: SliceLinesInput): Promise<SliceLines> {
  if (slice.bytes.length < smallBytes) return readSliceLines(slice)
  using reader = askReader({ slice })
  return await reader.answer<SliceLines>()
}

/** Surveys a file of `length` bytes, as `surveyFile` does; a long one in the same thread, piece by piece. */
export async function surveyInThread({ bytes, length, ...survey }: SurveyInput & { length: number }): Promise<Survey> {
  if (length < smallBytes) return surveyFile({ bytes, ...survey })
  using reader = askReader({ survey })
  for await (const piece of bytes) {
    reader.tell(new Uint8Array(piece))
    const refused = await reader.answer<Survey | null>()
    if (refused) return refused
  }
  reader.tell(null)
  return await reader.answer<Survey>()
}

type Reader = Disposable & { tell: (piece: FilePart) => void; answer: <Answer>() => Promise<Answer> }

/** Asks the thread, and opens a way to say and hear more. When it fails, all who wait for it hear of that; the next one gets a new thread. */
function askReader(task: Question): Reader {
  thread ??= startThread()
  const reader = thread
  const { port1: port, port2 } = new MessageChannel()
  reader.postMessage({ ...task, port: port2 } satisfies ParserTask, [port2])
  const over = new AbortController()
  const failed = once(reader, 'error', { signal: over.signal }).then(([error]) => Promise.reject(error))
  // It may fail while nobody waits for an answer; whoever asks next hears of it.
  failed.catch(() => {})
  return {
    tell: (piece) => port.postMessage(piece, piece ? [piece.buffer as ArrayBuffer] : []),
    answer: async () => (await Promise.race([once(port, 'message'), failed]))[0],
    [Symbol.dispose]() {
      over.abort()
      port.close()
    },
  }
}

function startThread(): Worker {
  const started = openThread()
  started.on('error', () => {
    if (thread === started) thread = undefined
  })
  // Whoever waits for it has a port that keeps the process.
  started.unref()
  return started
}

/** The file that was built beside this one; where nothing was built, the source. */
function openThread(): Worker {
  const built = new URL('./parser-worker.mjs', import.meta.url)
  // What a slice needs is a few dozen MiB; a thread that may take more does, before it cleans up.
  const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 }
  if (existsSync(fileURLToPath(built))) return new Worker(built, { resourceLimits })
  const source = JSON.stringify(new URL('./parser-worker.ts', import.meta.url).href)
  return new Worker(`import('tsx/esm/api').then(({ tsImport }) => tsImport(${source}, ${source}))`, { resourceLimits, eval: true })
}
