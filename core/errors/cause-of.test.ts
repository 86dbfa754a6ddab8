import pg from 'pg'
import { expect, test } from 'vitest'
import { causeOf } from './cause-of'
import { DomainError } from './domain-error'

const complaint = (code: string, message: string) => Object.assign(new pg.DatabaseError(message, 0, 'error'), { code })

class NoRowError extends Error {}

test.each<[unknown, string]>([
  [new DomainError('batch-moved-on'), 'batch-moved-on'],
  [complaint('CS500', 'balance-broken'), 'balance-broken'],
  [complaint('23505', 'duplicate key (identity_key)=(email:ada@example.com)'), '23505'],
  [Object.assign(new Error('connect 10.0.0.1'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [
    Object.assign(new Error('Database error'), { code: 'P2039', meta: { driverAdapterError: { cause: { originalCode: '53100' } } } }),
    '53100',
  ],
  [new Error('Connection terminated unexpectedly'), 'connection-lost'],
  [new NoRowError('no row of Ada'), 'NoRowError'],
  [new TypeError('cannot read Ada'), 'TypeError'],
  ['Ada', 'unknown'],
])('reports a failure by its code, never by its message (%#)', (error, cause) => {
  expect(causeOf(error)).toBe(cause)
})
