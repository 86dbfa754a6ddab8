import { describe, expect, test } from 'vitest'
import type { Role } from '#core/operators/operator'
import { batchStates, mayDecide, maySeeBatch, mayWithdraw } from './batch'

const own = { maker: { id: 'me' }, state: 'pending' as const }
const foreign = { maker: { id: 'colleague' }, state: 'pending' as const }
const me = (...roles: Role[]) => ({ id: 'me', roles })

describe('four eyes', () => {
  test('a checker may decide batches of others but not their own', () => {
    expect(mayDecide(me('checker'), foreign)).toBe(true)
    expect(mayDecide(me('maker', 'checker'), foreign)).toBe(true)
    expect(mayDecide(me('maker', 'checker'), own)).toBe(false)
    for (const role of ['maker', 'admin', 'auditor'] as const) expect(mayDecide(me(role), foreign)).toBe(false)
    expect(mayDecide(me(), foreign)).toBe(false)
  })

  test('a batch can be decided only while it is pending', () => {
    const deciding = batchStates.filter((state) => mayDecide(me('checker'), { ...foreign, state }))
    expect(deciding).toEqual(['pending'])
  })

  test('only the maker may withdraw a batch, until it has ended', () => {
    expect(mayWithdraw(me('admin', 'checker'), foreign)).toBe(false)
    expect(batchStates.filter((state) => mayWithdraw(me('maker'), { ...own, state }))).toEqual([
      'waiting',
      'importing',
      'needs-input',
      'pending',
    ])
  })

  test('a maker sees their own batches, other roles see all', () => {
    expect(maySeeBatch(me('maker'), own)).toBe(true)
    expect(maySeeBatch(me('maker'), foreign)).toBe(false)
    expect(maySeeBatch(me(), foreign)).toBe(false)
    for (const role of ['checker', 'admin', 'auditor'] as const) expect(maySeeBatch(me(role), foreign)).toBe(true)
  })
})
