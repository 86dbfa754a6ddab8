import { expect, test } from 'vitest'
import { collapseRepeats } from '#core/errors/collapse-repeats'
import { logConsoleAsJson } from './json-console'

test('what libraries write to the console becomes log lines without colours and without the message of an error', () => {
  const { lines, target } = open()
  const error = Object.assign(new Error('Ada Lovelace'), { code: '23505' })
  target.log('\u001b[32m✓\u001b[39m Ready in %d ms', 7)
  target.warn('careful')
  target.error(' ⨯ ', error)
  target.error(error)
  target.log('')
  expect(lines).toEqual([
    ['info', {}, '✓ Ready in 7 ms'],
    ['warn', {}, 'careful'],
    ['error', { cause: '23505', stack: expect.stringContaining('json-console.test') }, '⨯'],
    ['error', { cause: '23505', stack: expect.stringContaining('json-console.test') }, 'a library failed'],
  ])
  expect(JSON.stringify(lines)).not.toContain('Ada')
})

test('a console line that repeats is written once and then counted', () => {
  const { lines, target, log } = open()
  for (let time = 0; time < 1_619; time += 1) target.error(Object.assign(new Error(`query ${time}`), { code: 'ECONNREFUSED' }))
  log.flush()
  expect(lines).toEqual([
    ['error', { cause: 'ECONNREFUSED' }, 'a connection failed'],
    ['error', { cause: 'ECONNREFUSED', times: 1_618 }, 'a connection failed'],
  ])
})

test('console lines keep no values of rows: no objects, addresses, messages of errors or further lines', () => {
  const { lines, target } = open()
  target.error('[Better Auth]: sign-in of', 'ada@example.com', 'failed', { name: 'Ada' })
  target.error('Failed to render: TypeError: Ada is not a function\n  at page.js')
  target.warn('Invalid `prisma.person.findMany()` invocation:\n\nAda is no date')
  target.error({ name: 'Ada' })
  expect(lines).toEqual([
    ['error', {}, '[Better Auth]: sign-in of … failed'],
    ['error', {}, 'Failed to render: TypeError'],
    ['warn', {}, 'Invalid `prisma.person.findMany()` invocation:'],
  ])
})

function open() {
  const lines: unknown[][] = []
  const to =
    (level: string) =>
    (...line: unknown[]) =>
      void lines.push([level, ...line])
  const target = { ...console }
  const log = collapseRepeats({ info: to('info'), warn: to('warn'), error: to('error') })
  logConsoleAsJson(log, target)
  return { lines, target, log }
}
