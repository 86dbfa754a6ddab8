import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageChannel, Worker } from 'node:worker_threads'
import { readSliceLines, type SliceLinesInput } from '#core/import/copy-lines/read-slice-lines'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import { createFileSurvey, type FileSurveyOptions } from '#core/parsing/survey/file-survey'
import type { Survey } from '#core/parsing/survey/survey'
import type { RangeInput, SurveyedRange } from '#core/parsing/survey/survey-range'
import { addFilePart, type FilePart, type SurveyAnswer } from './file-part'
import type { ParserInput, ParserTask } from './parser-worker'

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

/** Scans a range of a file in the parser thread, see `surveyRange`. Its bytes must not be used afterwards. */
export async function surveyRangeInThread(range: RangeInput): Promise<SurveyedRange | undefined> {
  using reader = openTask({ range }, [range.bytes.buffer as ArrayBuffer])
  return await reader.answer<SurveyedRange | undefined>()
}

export type SurveyInThreadInput = FileSurveyOptions & {
  /** The length of the file. */
  length: number
  /**
   * The file in order. After each part the generator receives the position from where the survey needs bytes, which may be within a range.
   * Byte arrays must not be used afterwards.
   */
  parts: AsyncGenerator<Uint8Array | SurveyedRange, void, number>
}

/** Surveys a file as `surveyFile` does, in the parser thread if it is long. */
export async function surveyInThread({ parts, length, ...survey }: SurveyInThreadInput): Promise<Survey> {
  if (length < smallBytes) {
    const found = createFileSurvey(survey)
    return await surveyParts(parts, async (part) => addFilePart(found, part))
  }
  using reader = openTask({ survey })
  return await surveyParts(parts, async (part) => {
    reader.send(part)
    return await reader.answer<SurveyAnswer>()
  })
}

async function surveyParts(parts: SurveyInThreadInput['parts'], take: (part: FilePart) => Promise<SurveyAnswer>): Promise<Survey> {
  try {
    for (let next = await parts.next(0); ; ) {
      const answer = await take(next.done ? null : next.value)
      if ('survey' in answer) return answer.survey
      next = await parts.next(answer.reached)
    }
  } finally {
    await parts.return()
  }
}

type Reader = Disposable & { send: (part: FilePart) => void; answer: <Answer>() => Promise<Answer> }

/** Sends a task to the thread with a port for messages. If the thread fails, all open tasks reject and the next one starts a new thread. */
function openTask(task: ParserInput, transferred: ArrayBuffer[] = []): Reader {
  thread ??= startThread()
  const reader = thread
  const { port1: port, port2 } = new MessageChannel()
  reader.postMessage({ ...task, port: port2 } satisfies ParserTask, [port2, ...transferred])
  const over = new AbortController()
  const failed = once(reader, 'error', { signal: over.signal }).then(([error]) => Promise.reject(error))
  // The failure may come before `answer` is called, which then rejects.
  failed.catch(() => {})
  return {
    send: (part) => port.postMessage(part, part instanceof Uint8Array ? [part.buffer as ArrayBuffer] : []),
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
