import { expect, test } from 'vitest'
import { verifyChain } from '#core/audit/verify-chain'
import { openDatabase } from '#core/database/open-database'
import { verifyDatabase } from '#core/verification/verify-database'
import { erasePerson } from '#test/erase-person'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf } from '#test/people'

const people = [
  'Ada Iyer,1990-01-01,Pune',
  '"Ömer ""Ö"" Kaya\n, Jr.",1991-02-03,"Bursa, west"',
  'Ben Ng,1992-03-04,Oslo',
  'Cy Ray,1993-04-05,Oslo',
]

test('erasePerson removes a person everywhere, and the rest can still be verified', async () => {
  await using instance = await openTestInstance()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, csvOf(people), { sliceRows: 3 })
  await instance.decide(checker, batchId, { verdict: 'reject', reason: 'No', selection: { rows: [1, 2] } })
  await instance.apply(batchId)
  await erase(instance, batchId, 2)
  await erase(instance, batchId, 1)
  await expect(erase(instance, batchId, 1)).rejects.toMatchObject({ code: 'person-not-found' })

  const { rows: users } = await instance.owner.query(
    'select row_no, name, city, status, decision_no > 0 as decided from users order by row_no',
  )
  expect(users).toEqual([
    { row_no: 1, name: '[erased]', city: '[erased]', status: 'rejected', decided: true },
    { row_no: 2, name: '[erased]', city: '[erased]', status: 'rejected', decided: true },
    { row_no: 3, name: 'Ben Ng', city: 'Oslo', status: 'pending', decided: false },
    { row_no: 4, name: 'Cy Ray', city: 'Oslo', status: 'pending', decided: false },
  ])
  const { rows: chunks } = await instance.owner.query<{ bytes: Buffer }>('select bytes from upload_chunk')
  expect(chunks[0]?.bytes.toString('latin1')).toBe(
    [
      'name,dob,city',
      '*** ****,**********,****',
      `"${'*'.repeat(5)} ""**"" ****`,
      ', ***",**********,"*****, ****"',
      ...people.slice(2),
      '',
    ].join('\n'),
  )
  expect(await findingsOf(instance)).toEqual([
    { kind: 'erasure', batchId, message: 'Row 2 was erased by the owner of the database.' },
    { kind: 'erasure', batchId, message: 'Row 1 was erased by the owner of the database.' },
  ])
  expect(await verifyChain({ ctx: { db: instance.web }, input: {} })).toMatchObject({ fault: null })

  await instance.owner.query(`update users set name = 'Eve' where row_no = 3`)
  expect(await findingsOf(instance)).toContainEqual({ kind: 'fault', batchId, message: 'Row 3 does not have the name that the file has.' })
})

test('an erasure that is not in the audit log counts as a difference', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), csvOf(people))
  await instance.owner.query(`update users set name = '[erased]', city = '[erased]' where row_no = 1`)
  expect(await findingsOf(instance)).toEqual([{ kind: 'fault', batchId, message: 'Row 1 does not have the name that the file has.' }])
})

test('only the owner of the database can erase', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), csvOf(people))
  await expect(erasePerson({ ctx: instance.worker, input: { batchId, row: 1 } })).rejects.toMatchObject({ code: '42501' })
})

async function erase(instance: TestInstance, batchId: string, row: number): Promise<void> {
  const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
  try {
    await erasePerson({ ctx: { db }, input: { batchId, row } })
  } finally {
    await db.close()
  }
}

async function findingsOf(instance: TestInstance) {
  const findings: unknown[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: (finding) => void findings.push(finding) } })
  return findings
}
