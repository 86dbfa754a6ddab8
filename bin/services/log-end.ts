import { existsSync, readFileSync } from 'node:fs'

/** The last lines of a log file, for an error message. */
export function endOfLog(file: string, lines = 15): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : ''
}
