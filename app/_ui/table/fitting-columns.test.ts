import { expect, test } from 'vitest'
import type { Column } from './column'
import { fittingColumns } from './fitting-columns'

const column = (id: string, track: string, other: Partial<Column<object>> = {}): Column<object> => ({
  id,
  title: id,
  track,
  narrow: 'first',
  cell: () => id,
  ...other,
})
const columns = [
  column('row', '80px'),
  column('name', 'minmax(120px, 2fr)'),
  column('e-mail', 'minmax(0, 2fr)', { roomPx: 130, leaves: 1 }),
  column('badge', 'minmax(0, 1fr)', { roomPx: 100, leaves: 2 }),
  column('start', 'minmax(0, 1fr)', { roomPx: 100, leaves: 2 }),
  column('flag', 'minmax(0, 200px)', { roomPx: 160 }),
]

test.each([
  [690, ['row', 'name', 'e-mail', 'badge', 'start', 'flag']],
  [689, ['row', 'name', 'badge', 'start', 'flag']],
  [560, ['row', 'name', 'badge', 'start', 'flag']],
  [559, ['row', 'name', 'badge', 'flag']],
  [100, ['row', 'name', 'flag']],
])('of %i px', (widthPx, expected) => {
  expect(fittingColumns(columns, widthPx).map(({ id }) => id)).toEqual(expected)
})
