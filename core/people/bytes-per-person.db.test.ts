import { expect, test } from 'vitest'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

const people = 4_000

test('a decision about everyone writes no index, and its new rows take no more pages', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', people))
  const before = await bytesOf(instance, 'users', 'users_pkey', 'one_per_person')
  const selection = { filter: {}, expectedCount: people }
  await instance.decide(await instance.signIn('checker'), batchId, { verdict: 'approve', selection })
  await instance.apply(batchId)
  const after = await bytesOf(instance, 'users', 'users_pkey', 'one_per_person')
  expect(after.users_pkey).toBe(before.users_pkey)
  expect(after.one_per_person).toBe(before.one_per_person)
  expect(after.users).toBeLessThan((before.users ?? 0) * 1.02)
})

test('the columns of the review index are stored compressed', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', people))
  await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
  const { rows } = await instance.owner.query(
    'select pg_column_size(cities) + pg_column_size(domains) + pg_column_size(births) as stored from review_index_slice',
  )
  expect(rows[0].stored).toBeLessThan(people * 3 * 4 * 0.75)
})

async function bytesOf(instance: TestInstance, ...relations: string[]): Promise<Record<string, number>> {
  const { rows } = await instance.owner.query('select r as name, pg_relation_size(r::regclass)::int as bytes from unnest($1::text[]) r', [
    relations,
  ])
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]))
}
