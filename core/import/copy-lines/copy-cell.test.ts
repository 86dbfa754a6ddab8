import { expect, test } from 'vitest'
import { copyCell } from './copy-cell'

test.each([
  [null, '\\N'],
  ['', ''],
  ['\\N', '\\\\N'],
  ['Ada\tIyer', 'Ada\\tIyer'],
  ['two\r\nlines', 'two\\r\\nlines'],
  ['C:\\temp', 'C:\\\\temp'],
  ['Zürich', 'Zürich'],
])('%j is copied as %j', (value, copied) => {
  expect(copyCell(value)).toBe(copied)
})
