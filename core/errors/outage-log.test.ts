import { expect, test } from 'vitest'
import { outageLog } from './outage-log'

test('logs an outage once when it begins and once with its failures when it ends', () => {
  const lines: unknown[] = []
  const outage = outageLog(
    { warn: (...line: unknown[]) => lines.push(['warn', ...line]), info: (...line: unknown[]) => lines.push(['info', ...line]) },
    { failed: 'the round fails', worked: 'the round works again' },
  )
  outage.worked()
  for (let failure = 0; failure < 1_619; failure += 1) outage.failed(Object.assign(new Error('of a row'), { code: 'ECONNREFUSED' }))
  outage.worked()
  outage.worked()
  outage.failed(new TypeError('again'))
  outage.worked()
  outage.failed(Object.assign(new Error('of a row'), { code: '53100' }))
  expect(lines).toEqual([
    ['warn', { cause: 'ECONNREFUSED' }, 'the round fails'],
    ['info', { failures: 1_619, seconds: 0 }, 'the round works again'],
    ['warn', { cause: 'TypeError' }, 'the round fails'],
    ['info', { failures: 1, seconds: 0 }, 'the round works again'],
    ['warn', { cause: '53100', reason: 'The disk of the database is full.' }, 'the round fails'],
  ])
})
