import { expect, test } from 'vitest'
import { ownPath } from './own-path'

test.each([
  ['/batches/1?tab=decided', '/batches/1?tab=decided'],
  [undefined, '/'],
  ['//elsewhere.test/', '/'],
  ['/\\elsewhere.test', '/'],
  ['https://elsewhere.test/', '/'],
  ['javascript:alert(1)', '/'],
])('a link with next=%s goes to %s', (next, path) => {
  expect(ownPath(next)).toBe(path)
})
