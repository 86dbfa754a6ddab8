import { format, stripVTControlCharacters } from 'node:util'
import { causeOf, framesOf } from '#core/errors/cause-of'
import type { LineLog } from '#core/errors/collapse-repeats'
import { outageSentence } from '#core/errors/outage-sentence'

/**
 * Makes the console write JSON lines, because libraries log to it as text. Objects, the message of an error, e-mail addresses and all
 * lines but the first of a warning are left out, because they may quote a row.
 */
export function logConsoleAsJson(log: LineLog, target: Console = console): void {
  const to =
    (level: keyof LineLog) =>
    (...parts: unknown[]) => {
      const error = parts.find((part) => part instanceof Error)
      const text = withoutData(format(...parts.filter(isPlain)), level)
      if (error) logError(log[level], error, text)
      else if (text) log[level]({}, text)
    }
  Object.assign(target, { log: to('info'), info: to('info'), debug: to('info'), warn: to('warn'), error: to('error'), trace: to('warn') })
}

const connectionFailures = ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT']

const isPlain = (part: unknown) => ['string', 'number', 'boolean', 'bigint'].includes(typeof part)

function logError(write: LineLog['error'], error: Error, text: string): void {
  const cause = causeOf(error)
  const sentence = outageSentence(cause) ?? (connectionFailures.includes(cause) ? 'a connection failed' : null)
  // Without the stack, so that the failures of all pages are equal lines.
  if (sentence) write({ cause }, sentence)
  else write({ cause, stack: framesOf(error) }, text || 'a library failed')
}

function withoutData(text: string, level: keyof LineLog): string {
  const plain = stripVTControlCharacters(text).trim()
  const [firstLine = ''] = level === 'info' ? [plain] : plain.split('\n')
  return firstLine.replace(/\b(\w*Error): .*/s, '$1').replace(/[^\s"'<(]+@[^\s"'>)]+/g, '…')
}
