import { expect, test, vi } from 'vitest'

test('a DomainError is recognised across copies of this module', async () => {
  const first = await import('./domain-error')
  vi.resetModules()
  const second = await import('./domain-error')
  expect(first.DomainError).not.toBe(second.DomainError)
  expect(new first.DomainError('unavailable')).toBeInstanceOf(second.DomainError)
  expect(new Error('unavailable')).not.toBeInstanceOf(second.DomainError)
})
