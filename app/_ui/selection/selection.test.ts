import { describe, expect, test } from 'vitest'
import {
  type Candidate,
  isSelected,
  removeDecided,
  rowMap,
  type Selection,
  selectAll,
  selectedCount,
  selectNone,
  selectRange,
  setSelected,
  toLink,
  toRequest,
  withServerCount,
} from './selection'

const person = (row: number, name = 'Ada Iyer'): Candidate => ({ row, name })
const people = (...rows: number[]) => rows.map((row) => person(row))

/** Selects a range, which must be possible. */
function ranged(...asked: Parameters<typeof selectRange>): Selection {
  const selection = selectRange(...asked)
  if (selection === null) throw new Error('The range does not overlap the selected one.')
  return selection
}

describe('selection', () => {
  test('counts rows and sends them in file order', () => {
    const selection = setSelected(setSelected(selectNone, people(12, 3, 7), true), people(7), false)
    expect(selectedCount(selection, 100)).toBe(2)
    expect(isSelected(selection, person(7))).toBe(false)
    expect(toRequest(selection, {}, 100)).toEqual({ rows: [3, 12] })
  })

  test('sends everyone who matches with the count the checker saw', () => {
    expect(toRequest(selectAll, { q: 'pune' }, 48_210)).toEqual({ filter: { q: 'pune' }, expectedCount: 48_210 })
  })

  test('subtracts unticked people from the expected count', () => {
    const selection = setSelected(setSelected(selectAll, people(5, 2, 9), false), people(9), true)
    expect(selectedCount(selection, 100)).toBe(98)
    expect(isSelected(selection, person(5))).toBe(false)
    expect(isSelected(selection, person(9))).toBe(true)
    expect(toRequest(selection, {}, 100)).toEqual({ filter: {}, expectedCount: 98, except: [2, 5] })
  })

  test('sends a range by its ends and adds the rows selected before', () => {
    const before = setSelected(selectNone, people(3, 40, 900), true)
    const range = ranged(before, 'row', [person(500), person(20)], 450)
    const selection = setSelected(setSelected(range, people(21), false), people(901), true)
    expect(selectedCount(selection, 2_000)).toBe(452)
    expect([20, 500, 3, 901].map((row) => isSelected(selection, person(row)))).toEqual([true, true, true, true])
    expect([21, 501, 19].map((row) => isSelected(selection, person(row)))).toEqual([false, false, false])
    expect(toRequest(selection, { city: 'Pune' }, 2_000)).toEqual({
      filter: { city: 'Pune', range: { sort: 'row', from: 20, to: 500 } },
      expectedCount: 452,
      except: [21],
      also: [3, 900, 901],
    })
  })

  test('compares names without accents, and equal names by row', () => {
    const selection = ranged(selectNone, 'name', [person(7, 'Zoë Adler'), person(4, 'Ædan Rice')], 30)
    expect(isSelected(selection, person(900, 'Ben Ng'))).toBe(true)
    expect(isSelected(selection, person(6, 'Zoe Adler'))).toBe(true)
    expect(isSelected(selection, person(8, 'Zoe Adler'))).toBe(false)
    expect(isSelected(selection, person(1, 'Ada Iyer'))).toBe(false)
    expect(toRequest(selection, {}, 100)).toMatchObject({ filter: { range: { sort: 'name', from: 4, to: 7 } }, expectedCount: 30 })
  })

  test('removes people another checker has decided, ticked or unticked', () => {
    expect(toRequest(removeDecided(setSelected(selectNone, people(3, 9), true), people(9)), {}, 99)).toEqual({ rows: [3] })
    const allButTwo = setSelected(selectAll, people(3, 9), false)
    expect(toRequest(removeDecided(allButTwo, people(9)), {}, 99)).toEqual({ filter: {}, expectedCount: 98, except: [3] })
    const range = ranged(selectNone, 'row', [person(10), person(500)], 400)
    expect(selectedCount(removeDecided(range, people(20, 600)), 99)).toBe(399)
  })

  test('uses the server’s count until the list has another length', () => {
    const recounted = withServerCount(setSelected(selectAll, people(3, 9), false), 98, 99)
    expect([selectedCount(recounted, 99), selectedCount(recounted, 90)]).toEqual([98, 88])
    const range = ranged(selectNone, 'row', [person(10), person(500)], 400)
    expect(selectedCount(withServerCount(range, 390, 99), 99)).toBe(390)
  })

  test('links to everyone or a range with exceptions, but not to single rows', () => {
    expect(toLink(setSelected(selectAll, people(9, 3), false))).toEqual({ range: null, except: [3, 9] })
    const range = ranged(selectNone, 'row', [person(500), person(20)], 450)
    expect(toLink(range)).toEqual({ range: { sort: 'row', from: 20, to: 500 }, except: [] })
    expect(toLink(setSelected(range, people(900), true))).toBeNull()
    expect(toLink(setSelected(selectNone, people(3), true))).toBeNull()
  })

  test('keeps rows ticked before a range by name and counts those inside it once', () => {
    const ticked = setSelected(selectNone, [person(3, 'Ada Iyer'), person(40, 'Mia Ng'), person(900, 'Zoë Adler')], true)
    const selection = ranged(ticked, 'name', [person(7, 'Ben Ng'), person(4, 'Noor Rice')], 1_200)
    expect(selectedCount(selection, 5_000)).toBe(1_202)
    expect(toRequest(selection, {}, 5_000)).toMatchObject({ expectedCount: 1_202, also: [3, 900] })
    expect(isSelected(setSelected(selection, [person(40, 'Mia Ng')], false), person(40, 'Mia Ng'))).toBe(false)
  })

  test('keeps rows from a list beside a range by name until they are unticked', () => {
    const fromList: Selection = { kind: 'rows', rows: rowMap([3, 40]) }
    const selection = ranged(fromList, 'name', [person(7, 'Ben Ng'), person(4, 'Noor Rice')], 1_200)
    expect(toRequest(selection, {}, 5_000)).toMatchObject({ also: [3, 40] })
    expect(toRequest(setSelected(selection, [person(40, 'Mia Ng')], false), {}, 5_000)).toMatchObject({ except: [40], also: [3] })
  })

  test('selects unticked people again when a range covers them', () => {
    const but = setSelected(selectAll, [person(5, 'Ben Ng'), person(700, 'Mia Ng'), person(4_000, 'Zoë Adler')], false)
    const byRows = ranged(but, 'row', [person(1), person(2_000)], 1_900)
    expect(toRequest(byRows, {}, 5_000)).toEqual({ filter: {}, expectedCount: 4_999, except: [4_000] })
    const byName = ranged(but, 'name', [person(9, 'Lea Ito'), person(8, 'Zoë Zuse')], 1_900)
    expect(toRequest(byName, {}, 5_000)).toEqual({ filter: {}, expectedCount: 4_999, except: [5] })
    const unticked: Selection = { kind: 'matching', range: null, except: rowMap([5]), also: rowMap([]), recount: null }
    const linked = ranged(unticked, 'name', [person(1, 'Aa'), person(2, 'Zz')], 1_900)
    expect(toRequest(linked, {}, 5_000)).toMatchObject({ except: [5] })
  })

  test('joins a range to one it overlaps', () => {
    const first = setSelected(
      setSelected(ranged(selectNone, 'row', [person(100), person(2_000)], 1_500), people(150, 1_900), false),
      people(2_500, 9_000),
      true,
    )
    const longer = ranged(first, 'row', [person(2_000), person(4_000)], 1_700)
    expect(toRequest(longer, {}, 9_999)).toEqual({
      filter: { range: { sort: 'row', from: 100, to: 4_000 } },
      expectedCount: 1_500 + 1_700 - 1 - 2 + 1,
      except: [150, 1_900],
      also: [9_000],
    })
    const within = ranged(first, 'row', [person(1_800), person(600)], 1_100)
    expect(toRequest(within, {}, 9_999)).toMatchObject({
      filter: { range: { from: 100, to: 2_000 } },
      expectedCount: 1_500,
      except: [150, 1_900],
    })
    const again = ranged(first, 'row', [person(1_950), person(600)], 1_100)
    expect(toRequest(again, {}, 9_999)).toMatchObject({ expectedCount: 1_501, except: [150] })
    const around = ranged(first, 'row', [person(1), person(8_000)], 7_000)
    expect(toRequest(around, {}, 9_999)).toEqual({
      filter: { range: { sort: 'row', from: 1, to: 8_000 } },
      expectedCount: 7_001,
      also: [9_000],
    })
  })

  test('refuses a second separate range', () => {
    const first = ranged(selectNone, 'row', [person(100), person(2_000)], 1_500)
    expect(selectRange(first, 'row', [person(3_000), person(5_000)], 1_500)).toBeNull()
    expect(selectRange(first, 'name', [person(300, 'Ben Ng'), person(500, 'Zoë Adler')], 1_500)).toBeNull()
  })
})
