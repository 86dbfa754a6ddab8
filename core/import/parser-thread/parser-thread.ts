import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageChannel, Worker } from 'node:worker_threads'
import { readSliceLines, type SliceLinesInput } from '#core/import/copy-lines/read-slice-lines'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import type { Survey } from '#core/parsing/survey/survey'
import { type SurveyInput, surveyFile } from '#core/parsing/survey/survey-file'
import { chunksOf } from '#core/uploads/chunks-of'
import type { FilePart, ParserInput, ParserTask } from './parser-worker'

/** Parsing less than this takes less time than sending it to the thread. */
const smallBytes = 256 * 1024

let thread: Worker | undefined

/**
 * Parses a slice in the parser thread, so the process stays responsive and parses the next slice while one is written.
 * Bytes in shared memory are not copied.
 */
export async function parseSliceInThread(slice: SliceLinesInput): Promise<SliceLines> {
  if (slice.bytes.length < smallBytes) return readSliceLines(slice)
  using reader = openTask({ slice })
  return await reader.answer<SliceLines>()
}

/** Surveys a file of `length` bytes as `surveyFile` does, in the parser thread if it is long. */
export async function surveyInThread({ bytes, length, ...survey }: SurveyInput & { length: number }): Promise<Survey> {
  if (length < smallBytes) return surveyFile({ bytes, ...survey })
  using reader = openTask({ survey })
  // The next chunk is read while the thread scans this one. A message for each part that arrives would cost more than joining them.
  let scanned: Promise<Survey | null> = Promise.resolve(null)
  for await (const chunk of chunksOf(bytes, 1)) {
    const refused = await scanned
    if (refused) return refused
    reader.send(new Uint8Array(chunk))
    scanned = reader.answer<Survey | null>()
    // The failure is thrown where the promise is awaited.
    scanned.catch(() => {})
  }
  const refused = await scanned
  if (refused) return refused
  reader.send(null)
  return await reader.answer<Survey>()
}

type Reader = Disposable & { send: (part: FilePart) => void; answer: <Answer>() => Promise<Answer> }

/** Sends a task to the thread with a port for messages. If the thread fails, all open tasks reject and the next one starts a new thread. */
function openTask(task: ParserInput): Reader {
  thread ??= startThread()
  const reader = thread
  const { port1: port, port2 } = new MessageChannel()
  reader.postMessage({ ...task, port: port2 } satisfies ParserTask, [port2])
  const over = new AbortController()
  const failed = once(reader, 'error', { signal: over.signal }).then(([error]) => Promise.reject(error))
  // The failure may come before `answer` is called, which then rejects.
  failed.catch(() => {})
  return {
    send: (part) => port.postMessage(part, part ? [part.buffer as ArrayBuffer] : []),
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
  // The port of an open task keeps the process alive.
  started.unref()
  return started
}

/** Starts the built file, or the source where nothing is built. */
function openThread(): Worker {
  const built = new URL('./parser-worker.mjs', import.meta.url)
  // A slice needs a few dozen MiB, and without limits the thread would grow before it collects garbage.
  const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 }
  if (existsSync(fileURLToPath(built))) return new Worker(built, { resourceLimits })
  const source = JSON.stringify(new URL('./parser-worker.ts', import.meta.url).href)
  return new Worker(`import('tsx/esm/api').then(({ tsImport }) => tsImport(${source}, ${source}))`, { resourceLimits, eval: true })
}
