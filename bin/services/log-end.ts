import { existsSync, readFileSync } from 'node:fs'

/** The sentence with which a process of ours ended in its log, or else the end of the log. */
export function whyLogEnded(file: string): string {
  const sentence = endOfLog(file, 3).split('\n').map(fatalSentence).findLast(Boolean)
  return sentence ? `${sentence} Its log is ${file}` : `Its log, ${file}, ends:\n${endOfLog(file)}`
}

const fatalLevel = 60

function fatalSentence(line: string): string | null {
  try {
    const { level, msg } = JSON.parse(line)
    return level === fatalLevel && typeof msg === 'string' ? msg : null
  } catch {
    return null
  }
}

/** The last lines of a log file, for an error message. */
export function endOfLog(file: string, lines = 15): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : ''
}
