import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inSnapshot } from '#core/database/snapshot'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

test('reads bigint as a number, bytes as a buffer, an enum by its name in SQL, and keeps the keys of JSON values', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const text = peopleCsv('Pune', 3)
  const batchId = await instance.bring(maker, text)
  const query = maker.db.kysely
    .selectFrom('batch as b')
    .where('b.id', '=', batchId)
    .select(['b.sizeBytes', 'b.sha256', 'b.state', sql<object>`jsonb_build_object('e_mail', 'eMail')`.as('keptKeys')])
  const found = await query.executeTakeFirstOrThrow()
  expect(found).toEqual({ sizeBytes: text.length, sha256: expect.any(Buffer), state: 'pending', keptKeys: { e_mail: 'eMail' } })
  expect(await inSnapshot(maker.db, (snapshot) => snapshot.kysely.executeQuery(query))).toMatchObject({ rows: [found] })
})

test('a statement that fails in SQL rejects the promise', async () => {
  await using instance = await openTestInstance()
  const { db } = await instance.signIn('maker')
  await expect(sql`select 1 / 0`.execute(db.kysely)).rejects.toThrow('division by zero')
})
