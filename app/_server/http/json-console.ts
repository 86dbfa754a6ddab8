import { format, stripVTControlCharacters } from 'node:util'
import type { Logger } from 'pino'
import { causeOf, framesOf } from '#core/errors/cause-of'

/**
 * Makes the console write JSON lines, because libraries log to it as text. The message of an error is left out, as it may quote a row.
 */
export function logConsoleAsJson(log: Pick<Logger, 'info' | 'warn' | 'error'>, target: Console = console): void {
  const to =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]) => {
      const error = parts.find((part) => part instanceof Error)
      const text = stripVTControlCharacters(format(...parts.filter((part) => !(part instanceof Error)))).trim()
      if (error) log[level]({ cause: causeOf(error), stack: framesOf(error) }, text || 'a library failed')
      else if (text) log[level](text)
    }
  Object.assign(target, { log: to('info'), info: to('info'), debug: to('info'), warn: to('warn'), error: to('error'), trace: to('warn') })
}
