import { expect, test } from 'vitest'
import { formatTraceparent, parseTraceparent } from './traceparent'

const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']

test.each([
  [`00-${traceId}-${spanId}-01`, true],
  [`00-${traceId}-${spanId}-00`, false],
])('%s is read and written alike', (text, isSampled) => {
  const ids = parseTraceparent(text)
  expect(ids).toEqual({ traceId, spanId, isSampled })
  expect(ids && formatTraceparent(ids)).toBe(text)
})

test('a later version is read by the fields that are known', () => {
  expect(parseTraceparent(`01-${traceId}-${spanId}-03-more`)).toEqual({ traceId, spanId, isSampled: true })
})

test.each([
  '',
  'ada@example.com',
  `ff-${traceId}-${spanId}-01`,
  `00-${traceId}-${spanId}-01-more`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
])('%j is not valid', (text) => {
  expect(parseTraceparent(text)).toBeNull()
})
