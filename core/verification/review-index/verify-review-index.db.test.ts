import { describe, expect, test } from 'vitest'
import { openDatabase } from '#core/database/open-database'
import { verifyNext } from '#core/verification/verify-next'
import { buildWithLie, earlierFile, indexedFile, indexLies } from '#test/attacks/index-lies'
import { importWithLie } from '#test/attacks/plant'
import { erasePerson } from '#test/erase-person'
import { openTestInstance, type TestInstance } from '#test/instance'
import { fileOf, letters } from '#test/prepared'
import { sampleOf } from '#test/sample'

const same = { differences: 0 }

describe('verifyNext of a review index', () => {
  test.each<[string, () => Promise<Uint8Array> | string]>([
    ['every part and flag', () => indexedFile],
    ['a sample with every mistake', async () => (await sampleOf(400)).bytes],
    ['many scripts', () => fileOf(names.map((name, n) => `${name},${1950 + n}-02-03,Øster${name},p${n}@a.example`))],
    ['a burst of one domain', () => fileOf(burst)],
    [
      'one name of many people',
      () => fileOf(Array.from({ length: 600 }, (_, n) => `Ann Lee,1990-01-01,Town ${letters(n)}${letters(n / 26)},`)),
    ],
    ['no people', () => fileOf(['No Date,,Rome,', ...Array(5).fill('Ada Right,1990-02-03,Pune,')])],
  ])('finds no difference with %s', async (_, file) => {
    await using instance = await openTestInstance()
    await instance.bring(await instance.signIn('maker'), earlierFile)
    const batchId = await instance.bringUnverified(await instance.signIn('maker'), await file(), { sliceRows: 90 })
    await instance.buildReviewIndex(batchId)
    expect(await verifyNext({ ctx: instance.verifier })).toMatchObject({ batchId, ...same })
  })

  test.each(indexLies)('finds what differs if the worker %s', async (...lie) => {
    await using instance = await openTestInstance()
    await instance.bring(await instance.signIn('maker'), earlierFile)
    const batchId = await instance.upload(await instance.signIn('maker'), indexedFile)
    await importWithLie(instance, batchId, { sliceRows: 6 })
    await buildWithLie(instance, batchId, lie)
    expect(await verifyNext({ ctx: instance.verifier })).toMatchObject({ batchId })
    expect(await findingsOf(instance, batchId)).toContain(lie[3])
  })

  test('waits for the review index of a batch that can be decided', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.bringUnverified(await instance.signIn('maker'), indexedFile)
    expect(await verifyNext({ ctx: instance.verifier })).toBeNull()
    await instance.buildReviewIndex(batchId)
    expect(await verifyNext({ ctx: instance.verifier })).toMatchObject({ batchId, ...same })
  })

  test('finds no difference in batches that were indexed at the same time', async () => {
    await using instance = await openTestInstance()
    const files = [indexedFile, indexedFile.replaceAll('Oslo', 'Bergen').replaceAll('other@', 'third@')]
    const batches: string[] = []
    for (const file of files) batches.push(await instance.bringUnverified(await instance.signIn('maker'), file))
    await Promise.all(batches.map((batchId) => instance.buildReviewIndex(batchId)))
    for (const batchId of batches) expect(await verifyNext({ ctx: instance.verifier })).toMatchObject({ batchId, ...same })
  })

  test.each(['before', 'after'])('finds no difference if people are erased %s the review index is built', async (when) => {
    await using instance = await openTestInstance()
    const earlier = await instance.bring(await instance.signIn('maker'), earlierFile)
    const batchId = await instance.bringUnverified(await instance.signIn('maker'), indexedFile, { sliceRows: 6 })
    if (when === 'after') await instance.buildReviewIndex(batchId)
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    for (const row of [2, 6, 8]) await erasePerson({ ctx: { db }, input: { batchId, row } })
    await erasePerson({ ctx: { db }, input: { batchId: earlier, row: 1 } }).finally(() => db.close())
    await instance.buildReviewIndex(batchId)
    expect(await verifyNext({ ctx: instance.verifier })).toMatchObject({ batchId, ...same })
  })
})

const names = ['Ömer', 'ΣΊΣΥΦΟΣ', 'Łukasz', 'Иван', 'کتاب\u200Cها', 'Eve\u202Enil', '𞤀dlam', '山田', 'Ⅷ', 'a\u0301', 'ﬁ', 'İ', '\\n']
const burst = [
  ...Array.from({ length: 26 }, (_, n) => `Run ${letters(n)},${1950 + n}-06-01,Lagos,r${n}@burst.example`),
  ...Array.from({ length: 30 }, (_, n) => `Calm ${letters(n)},${1950 + n}-07-01,Lagos,c${n}@${n}.example`),
]

const findingsOf = async ({ owner }: TestInstance, batchId: string): Promise<string[]> => {
  const { rows } = await owner.query('select findings from verification where batch_id = $1', [batchId])
  return rows.flatMap(({ findings }) => findings.map(({ message }: { message: string }) => message))
}
