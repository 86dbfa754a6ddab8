import { expect, test } from 'vitest'
import { getDecision } from '#core/decisions/get-decision'
import { findFromList } from '#core/people/find-from-list'
import { openTestInstance } from '#test/instance'

const file = 'name,dob,city,email\nCy,1990-01-03,Pune,cy@bücher.test\nDi,1990-01-04,Pune,DI@Example.test\n'

test.each(['cy@bücher.test', 'CY@BÜCHER.test', 'cy@xn--bcher-kva.test'])('a rejected person is found by %s', async (email) => {
  await using instance = await openTestInstance()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, file)
  await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Not ours', selection: { rows: [1] } })
  await instance.apply(batchId)

  const found = await findFromList({ ctx: checker, input: { batchId, emails: [email, 'di@example.test'] } })
  expect(found).toEqual({ rows: [2], unknown: [], decided: [0] })
  const { id } = await instance.decide(checker, batchId, { verdict: 'approve', selection: { emails: [email, 'di@example.test'] } })
  await instance.apply(batchId)
  expect(await getDecision({ ctx: checker, input: { decisionId: id } })).toMatchObject({ applied: 1, skipped: 1 })
})
