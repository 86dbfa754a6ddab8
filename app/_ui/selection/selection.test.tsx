import { describe, expect, test } from 'vitest'
import { byRow } from './named'
import { pickRange } from './picked-range'
import { type Candidate, everyone, forget, howMany, isPicked, linkTo, nobody, type Picked, pick, recount, selectionOf } from './selection'

const person = (row: number, name = 'Ada Iyer'): Candidate => ({ row, name })
const people = (...rows: number[]) => rows.map((row) => person(row))

/** A range that can be picked. */
function ranged(...asked: Parameters<typeof pickRange>): Picked {
  const picked = pickRange(...asked)
  if (picked === null) throw new Error('The range lies apart from what was picked.')
  return picked
}

describe('picked', () => {
  test('counts and sends rows in the order of the file', () => {
    const picked = pick(pick(nobody, people(12, 3, 7), true), people(7), false)
    expect(howMany(picked, 100)).toBe(2)
    expect(isPicked(picked, person(7))).toBe(false)
    expect(selectionOf(picked, {}, 100)).toEqual({ rows: [3, 12] })
  })

  test('sends all that match with as many as the checker saw', () => {
    expect(selectionOf(everyone, { q: 'pune' }, 48_210)).toEqual({ filter: { q: 'pune' }, expectedCount: 48_210 })
  })

  test('takes those who were unticked out of the number that is expected', () => {
    const picked = pick(pick(everyone, people(5, 2, 9), false), people(9), true)
    expect(howMany(picked, 100)).toBe(98)
    expect(isPicked(picked, person(5))).toBe(false)
    expect(isPicked(picked, person(9))).toBe(true)
    expect(selectionOf(picked, {}, 100)).toEqual({ filter: {}, expectedCount: 98, except: [2, 5] })
  })

  test('sends a range by its ends, and what was picked before beside it', () => {
    const before = pick(nobody, people(3, 40, 900), true)
    const range = ranged(before, 'row', [person(500), person(20)], 450)
    const picked = pick(pick(range, people(21), false), people(901), true)
    expect(howMany(picked, 2_000)).toBe(452)
    expect([20, 500, 3, 901].map((row) => isPicked(picked, person(row)))).toEqual([true, true, true, true])
    expect([21, 501, 19].map((row) => isPicked(picked, person(row)))).toEqual([false, false, false])
    expect(selectionOf(picked, { city: 'Pune' }, 2_000)).toEqual({
      filter: { city: 'Pune', range: { sort: 'row', from: 20, to: 500 } },
      expectedCount: 452,
      except: [21],
      also: [3, 900, 901],
    })
  })

  test('knows who lies between two names, whatever their accents, and of equal names by row', () => {
    const picked = ranged(nobody, 'name', [person(7, 'Zoë Adler'), person(4, 'Ædan Rice')], 30)
    expect(isPicked(picked, person(900, 'Ben Ng'))).toBe(true)
    expect(isPicked(picked, person(6, 'Zoe Adler'))).toBe(true)
    expect(isPicked(picked, person(8, 'Zoe Adler'))).toBe(false)
    expect(isPicked(picked, person(1, 'Ada Iyer'))).toBe(false)
    expect(selectionOf(picked, {}, 100)).toMatchObject({ filter: { range: { sort: 'name', from: 4, to: 7 } }, expectedCount: 30 })
  })

  test('leaves out whoever somebody else has decided, picked or unticked', () => {
    expect(selectionOf(forget(pick(nobody, people(3, 9), true), people(9)), {}, 99)).toEqual({ rows: [3] })
    const allButTwo = pick(everyone, people(3, 9), false)
    expect(selectionOf(forget(allButTwo, people(9)), {}, 99)).toEqual({ filter: {}, expectedCount: 98, except: [3] })
    const range = ranged(nobody, 'row', [person(10), person(500)], 400)
    expect(howMany(forget(range, people(20, 600)), 99)).toBe(399)
  })

  test('takes over the count of the server, until the list has another', () => {
    const told = recount(pick(everyone, people(3, 9), false), 98, 99)
    expect([howMany(told, 99), howMany(told, 90)]).toEqual([98, 88])
    const range = ranged(nobody, 'row', [person(10), person(500)], 400)
    expect(howMany(recount(range, 390, 99), 99)).toBe(390)
  })

  test('is in a link when it is all or a range, with whoever is left out, and not with others beside it', () => {
    expect(linkTo(pick(everyone, people(9, 3), false))).toEqual({ range: null, except: [3, 9] })
    const range = ranged(nobody, 'row', [person(500), person(20)], 450)
    expect(linkTo(range)).toEqual({ range: { sort: 'row', from: 20, to: 500 }, except: [] })
    expect(linkTo(pick(range, people(900), true))).toBeNull()
    expect(linkTo(pick(nobody, people(3), true))).toBeNull()
  })

  test('keeps who was ticked before beside a range by name, and those in it once', () => {
    const ticked = pick(nobody, [person(3, 'Ada Iyer'), person(40, 'Mia Ng'), person(900, 'Zoë Adler')], true)
    const picked = ranged(ticked, 'name', [person(7, 'Ben Ng'), person(4, 'Noor Rice')], 1_200)
    expect(howMany(picked, 5_000)).toBe(1_202)
    expect(selectionOf(picked, {}, 5_000)).toMatchObject({ expectedCount: 1_202, also: [3, 900] })
    expect(isPicked(pick(picked, [person(40, 'Mia Ng')], false), person(40, 'Mia Ng'))).toBe(false)
  })

  test('keeps rows of a list beside a range by name, though nobody knows their names; unticked they are out', () => {
    const listed: Picked = { kind: 'rows', rows: byRow([3, 40]) }
    const picked = ranged(listed, 'name', [person(7, 'Ben Ng'), person(4, 'Noor Rice')], 1_200)
    expect(selectionOf(picked, {}, 5_000)).toMatchObject({ also: [3, 40] })
    expect(selectionOf(pick(picked, [person(40, 'Mia Ng')], false), {}, 5_000)).toMatchObject({ except: [40], also: [3] })
  })

  test('picks those between again who were unticked of all that match, and no others', () => {
    const but = pick(everyone, [person(5, 'Ben Ng'), person(700, 'Mia Ng'), person(4_000, 'Zoë Adler')], false)
    const byRows = ranged(but, 'row', [person(1), person(2_000)], 1_900)
    expect(selectionOf(byRows, {}, 5_000)).toEqual({ filter: {}, expectedCount: 4_999, except: [4_000] })
    const byName = ranged(but, 'name', [person(9, 'Lea Ito'), person(8, 'Zoë Zuse')], 1_900)
    expect(selectionOf(byName, {}, 5_000)).toEqual({ filter: {}, expectedCount: 4_999, except: [5] })
    const unticked: Picked = { kind: 'matching', range: null, except: byRow([5]), also: byRow([]), recount: null }
    const linked = ranged(unticked, 'name', [person(1, 'Aa'), person(2, 'Zz')], 1_900)
    expect(selectionOf(linked, {}, 5_000)).toMatchObject({ except: [5] })
  })

  test('makes one range longer by another that meets it', () => {
    const first = pick(
      pick(ranged(nobody, 'row', [person(100), person(2_000)], 1_500), people(150, 1_900), false),
      people(2_500, 9_000),
      true,
    )
    const longer = ranged(first, 'row', [person(2_000), person(4_000)], 1_700)
    expect(selectionOf(longer, {}, 9_999)).toEqual({
      filter: { range: { sort: 'row', from: 100, to: 4_000 } },
      expectedCount: 1_500 + 1_700 - 1 - 2 + 1,
      except: [150, 1_900],
      also: [9_000],
    })
    const within = ranged(first, 'row', [person(1_800), person(600)], 1_100)
    expect(selectionOf(within, {}, 9_999)).toMatchObject({
      filter: { range: { from: 100, to: 2_000 } },
      expectedCount: 1_500,
      except: [150, 1_900],
    })
    const again = ranged(first, 'row', [person(1_950), person(600)], 1_100)
    expect(selectionOf(again, {}, 9_999)).toMatchObject({ expectedCount: 1_501, except: [150] })
    const around = ranged(first, 'row', [person(1), person(8_000)], 7_000)
    expect(selectionOf(around, {}, 9_999)).toEqual({
      filter: { range: { sort: 'row', from: 1, to: 8_000 } },
      expectedCount: 7_001,
      also: [9_000],
    })
  })

  test('is never two ranges: the one that was picked stays', () => {
    const first = ranged(nobody, 'row', [person(100), person(2_000)], 1_500)
    expect(pickRange(first, 'row', [person(3_000), person(5_000)], 1_500)).toBeNull()
    expect(pickRange(first, 'name', [person(300, 'Ben Ng'), person(500, 'Zoë Adler')], 1_500)).toBeNull()
  })
})
