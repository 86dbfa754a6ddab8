import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FailureCause } from './failure-cause'

test('the causes are those that the database takes', () => {
  const [, list = ''] =
    /cause text not null check \(cause in \(([^)]*)\)/.exec(readFileSync('prisma/migrations/21-deliveries.sql', 'utf8')) ?? []
  expect([...list.matchAll(/'([a-z-]+)'/g)].map(([, cause]) => cause).toSorted()).toEqual(FailureCause.options.toSorted())
})
