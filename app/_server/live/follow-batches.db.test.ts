import { expect, test } from 'vitest'
import { contextOf } from '#server/context/find-context'
import { peopleCsv } from '#test/people'
import { headersOf, openTestWeb } from '#test/web'
import { followBatches } from './follow-batches'

test('a stream ends when its reader may no longer see a batch that it names, or is signed out', async () => {
  await using instance = await openTestWeb({ LOG_LEVEL: 'silent' })
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 2))
  const [both, other] = [await instance.signIn('maker', 'checker'), await instance.signIn('checker')]
  const follow = async ({ actor }: typeof both, batchIds: string[]) => {
    const headers = new Headers(await headersOf({ ...both, actor }))
    return followBatches(contextOf(actor, headers), batchIds, headers)
  }
  const [named, unnamed, signedOut] = [await follow(both, [batchId]), await follow(both, []), await follow(other, [batchId])]
  expect(await Promise.all([named, unnamed, signedOut].map(({ isStillAllowed }) => isStillAllowed()))).toEqual([true, true, true])
  await instance.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'checker'`, [both.actor.id])
  await instance.owner.query('delete from auth.session where operator_id = $1', [other.actor.id])
  expect(await Promise.all([named, unnamed, signedOut].map(({ isStillAllowed }) => isStillAllowed()))).toEqual([false, true, false])
})
