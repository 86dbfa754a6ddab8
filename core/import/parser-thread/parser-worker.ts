import { constants, setPriority } from 'node:os'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { readSliceLines, type SliceLinesInput } from '#core/import/copy-lines/read-slice-lines'
import { buffersOf } from '#core/import/copy-lines/slice-lines'
import { createFileSurvey, type FileSurveyOptions } from '#core/parsing/survey/file-survey'
import { type RangeInput, surveyRange } from '#core/parsing/survey/survey-range'
import { addFilePart, type FilePart } from './file-part'

export type ParserInput = { slice: SliceLinesInput } | { survey: FileSurveyOptions } | { range: RangeInput }

/** A task of the thread, which answers through the port: once, and a survey to each part of the file. */
export type ParserTask = ParserInput & { port: MessagePort }

// Linux lowers the priority of this thread only, so the process still answers queries in time.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

parentPort?.on('message', ({ port, ...task }: ParserTask) => {
  if ('slice' in task) readSlice(task.slice, port)
  else if ('range' in task) scanRange(task.range, port)
  else survey(task.survey, port)
})

function readSlice(input: SliceLinesInput, port: MessagePort): void {
  const lines = readSliceLines(input)
  port.postMessage(lines, buffersOf(lines))
}

function scanRange(input: RangeInput, port: MessagePort): void {
  port.postMessage(surveyRange(input))
}

function survey(options: FileSurveyOptions, port: MessagePort): void {
  const found = createFileSurvey(options)
  port.on('message', (part: FilePart) => port.postMessage(addFilePart(found, part)))
}
