import pino from 'pino'
import { expect, test } from 'vitest'
import { collapseRepeats } from '#core/errors/collapse-repeats'
import { inRequest, outsideRequest, requestFields } from './request-scope'

test('a log line names the request that it is written for, across awaits and beside others', async () => {
  const { log, lines } = open()
  await Promise.all(
    ['r1', 'r2'].map((requestId) =>
      inRequest({ requestId }, async () => {
        await new Promise(setImmediate)
        log.info({ of: requestId }, 'line')
      }),
    ),
  )
  log.info({}, 'of no request')
  expect(lines()).toMatchObject([{ of: 'r1', request: 'r1' }, { of: 'r2', request: 'r2' }, { msg: 'of no request' }])
  expect(lines()[2]).not.toHaveProperty('request')
})

test('work for all requests and lines that count others name none', () => {
  const { log, lines } = open()
  const repeats = collapseRepeats(log)
  inRequest({ requestId: 'r1' }, () => {
    outsideRequest(() => log.info({}, 'of all'))
    repeats.warn({}, 'repeats')
    repeats.warn({}, 'repeats')
    repeats.flush()
  })
  expect(lines().map(({ msg, request, times }) => [msg, request, times])).toEqual([
    ['of all', undefined, undefined],
    ['repeats', 'r1', undefined],
    ['repeats', undefined, 1],
  ])
})

function open() {
  let text = ''
  const log = pino(
    { mixin: requestFields },
    {
      write(line: string) {
        text += line
      },
    },
  )
  return {
    log,
    lines: () =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  }
}
