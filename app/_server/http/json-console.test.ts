import { expect, test } from 'vitest'
import { logConsoleAsJson } from './json-console'

test('what libraries write to the console becomes log lines without colours and without the message of an error', () => {
  const lines: unknown[][] = []
  const to =
    (level: string) =>
    (...line: unknown[]) =>
      void lines.push([level, ...line])
  const target = { ...console }
  logConsoleAsJson({ info: to('info'), warn: to('warn'), error: to('error') } as never, target)
  const error = Object.assign(new Error('Ada Lovelace'), { code: '23505' })
  target.log('\u001b[32m✓\u001b[39m Ready in %d ms', 7)
  target.warn('careful')
  target.error(' ⨯ ', error)
  target.error(error)
  target.log('')
  expect(lines).toEqual([
    ['info', '✓ Ready in 7 ms'],
    ['warn', 'careful'],
    ['error', { cause: '23505', stack: expect.stringContaining('json-console.test') }, '⨯'],
    ['error', { cause: '23505', stack: expect.stringContaining('json-console.test') }, 'a library failed'],
  ])
  expect(JSON.stringify(lines)).not.toContain('Ada')
})
