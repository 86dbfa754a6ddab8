import { expect, test } from 'vitest'
import { logged } from './web-readiness'

test('an outage that the readiness checks find is logged once when it begins and once when it ends', async () => {
  const lines: unknown[] = []
  const to = { warn: (...line: unknown[]) => lines.push(['warn', ...line]), info: (...line: unknown[]) => lines.push(['info', ...line]) }
  let isAway = true
  const check = logged(
    'PostgreSQL',
    async () => {
      if (isAway) throw Object.assign(new Error('connect 10.0.0.1'), { code: 'ECONNREFUSED' })
      return 'there'
    },
    to,
  )
  await expect(check()).rejects.toThrow()
  await expect(check()).rejects.toThrow()
  isAway = false
  expect(await check()).toBe('there')
  expect(lines).toEqual([
    ['warn', { cause: 'ECONNREFUSED' }, 'PostgreSQL cannot be reached'],
    ['info', { failures: 2, seconds: 0 }, 'PostgreSQL can be reached again'],
  ])
})
