import { describe, expect, test } from 'vitest'
import { type Candidate, everyone, forget, howMany, isPicked, linkTo, nobody, pick, pickRange, recount, selectionOf } from './picked'

const person = (row: number, name = 'Ada Iyer'): Candidate => ({ row, name })
const people = (...rows: number[]) => rows.map((row) => person(row))

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
    const range = pickRange(before, 'row', [person(500), person(20)], 450)
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
    const picked = pickRange(nobody, 'name', [person(7, 'Zoë Adler'), person(4, 'Ædan Rice')], 30)
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
    const range = pickRange(nobody, 'row', [person(10), person(500)], 400)
    expect(howMany(forget(range, people(20, 600)), 99)).toBe(399)
  })

  test('takes over the count of the server, until the list has another', () => {
    const told = recount(pick(everyone, people(3, 9), false), 98, 99)
    expect([howMany(told, 99), howMany(told, 90)]).toEqual([98, 88])
    const range = pickRange(nobody, 'row', [person(10), person(500)], 400)
    expect(howMany(recount(range, 390, 99), 99)).toBe(390)
  })

  test('is in a link when it is all or a range, with whoever is left out, and not with others beside it', () => {
    expect(linkTo(pick(everyone, people(9, 3), false))).toEqual({ range: null, except: [3, 9] })
    const range = pickRange(nobody, 'row', [person(500), person(20)], 450)
    expect(linkTo(range)).toEqual({ range: { sort: 'row', from: 20, to: 500 }, except: [] })
    expect(linkTo(pick(range, people(900), true))).toBeNull()
    expect(linkTo(pick(nobody, people(3), true))).toBeNull()
  })
})
