import { constants, setPriority } from 'node:os'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { readSliceLines, type SliceLinesInput } from '#core/import/copy-lines/read-slice-lines'
import { buffersOf } from '#core/import/copy-lines/slice-lines'
import { createFileSurvey, type FileSurveyOptions } from '#core/parsing/survey/file-survey'
import type { Survey } from '#core/parsing/survey/survey'

export type ParserInput = { slice: SliceLinesInput } | { survey: FileSurveyOptions }

/** A task of the thread, which answers through the port. */
export type ParserTask = ParserInput & { port: MessagePort }

/**
 * A chunk of a surveyed file, or null at its end. Each is answered by null, or by the result, which ends the survey.
 */
export type FilePart = Uint8Array | null

// Linux lowers the priority of this thread only, so the process still answers queries in time.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

parentPort?.on('message', ({ port, ...task }: ParserTask) => {
  if ('slice' in task) readSlice(task.slice, port)
  else survey(task.survey, port)
})

function readSlice(input: SliceLinesInput, port: MessagePort): void {
  const lines = readSliceLines(input)
  port.postMessage(lines, buffersOf(lines))
}

function survey(options: FileSurveyOptions, port: MessagePort): void {
  const found = createFileSurvey(options)
  const answer = (part: FilePart): Survey | null => {
    if (part === null) return found.finish()
    const refusal = found.add(part)
    return refusal ? { outcome: 'refused', refusal } : null
  }
  port.on('message', (part: FilePart) => port.postMessage(answer(part)))
}
