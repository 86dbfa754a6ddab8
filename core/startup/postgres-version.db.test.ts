import { describe, expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { postgresProblem, requirePostgresVersion } from './postgres-version'

describe('postgresProblem', () => {
  test.each([90_600, 150_013, 160_009])('refuses %i in one sentence that says what is needed', (version) => {
    expect(postgresProblem(version)).toBe(
      `This database is PostgreSQL ${Math.floor(version / 10_000)}, and Countersign needs PostgreSQL 17 or later. Upgrade the server.`,
    )
  })

  test.each([170_000, 180_004, 190_000])('accepts %i', (version) => {
    expect(postgresProblem(version)).toBeNull()
  })
})

test('requirePostgresVersion accepts the server of the tests', async () => {
  await using instance = await openTestInstance()
  await expect(requirePostgresVersion(instance.owner)).resolves.toBeUndefined()
})
