import { expect, test } from 'vitest'
import { mayConfirmReversal, mayDeclineReversal, mayProposeReversalIn, mayProposeReversals, type Reversal } from './reversal'

const [maker, checker, proposer] = [{ id: 'maker' }, { id: 'checker' }, { id: 'proposer' }]
const reversal = {
  state: 'open',
  proposedBy: { id: 'proposer', name: '' },
  batches: [
    { id: 'b', fileName: '', maker: { id: 'another', name: '' }, people: 1 },
    { id: 'c', fileName: '', maker: { id: 'maker', name: '' }, people: 1 },
  ],
} as unknown as Reversal

test('a checker proposes for every batch, and a maker for their own', () => {
  expect(mayProposeReversalIn({ ...checker, roles: ['checker'] }, { maker })).toBe(true)
  expect(mayProposeReversalIn({ ...maker, roles: ['maker'] }, { maker })).toBe(true)
  expect(mayProposeReversalIn({ ...checker, roles: ['maker'] }, { maker })).toBe(false)
  expect(mayProposeReversals({ roles: ['admin', 'auditor'] })).toBe(false)
  expect([mayProposeReversals({ roles: ['maker'] }), mayProposeReversals({ roles: ['checker'] })]).toEqual([true, true])
})

test('a checker confirms who neither proposed it nor made one of its batches', () => {
  expect(mayConfirmReversal({ ...checker, roles: ['checker'] }, reversal)).toBe(true)
  expect(mayConfirmReversal({ ...checker, roles: ['maker', 'admin'] }, reversal)).toBe(false)
  expect(mayConfirmReversal({ ...proposer, roles: ['checker'] }, reversal)).toBe(false)
  expect(mayConfirmReversal({ ...maker, roles: ['checker', 'maker'] }, reversal)).toBe(false)
  expect(mayConfirmReversal({ ...checker, roles: ['checker'] }, { ...reversal, state: 'expired' })).toBe(false)
})

test('every checker declines, and who proposed it', () => {
  expect(mayDeclineReversal({ ...checker, roles: ['checker'] }, reversal)).toBe(true)
  expect(mayDeclineReversal({ ...proposer, roles: ['maker'] }, reversal)).toBe(true)
  expect(mayDeclineReversal({ ...maker, roles: ['maker'] }, reversal)).toBe(false)
  expect(mayDeclineReversal({ ...checker, roles: ['checker'] }, { ...reversal, state: 'confirmed' })).toBe(false)
})
