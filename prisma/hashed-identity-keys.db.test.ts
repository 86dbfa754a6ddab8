import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { identityKeyHash } from '#core/identity-keys/identity-key-hash'
import { createTestDatabase } from '#test/database'
import { migrate } from './migrate'

const batchId = '019abf00-0000-7000-8000-000000000001'

test('people of an older version keep their identity keys as hashes, stay free when they were, and keep their decisions by number', async () => {
  await using database = await createTestDatabase({ ...inject('template'), name: 'template0' })
  const { ownerUrl } = database
  const folder = await olderMigrations()
  const owner = new pg.Client({ connectionString: ownerUrl })
  await migrate({ ownerUrl, folder })
  await owner.connect()
  try {
    await owner.query('alter table users disable trigger all; alter table decision drop constraint decision_batch_id_maker_id_fkey')
    const decisions = [randomUUID(), randomUUID()]
    await owner.query(
      `insert into decision (id, batch_id, maker_id, decision_no, verdict, selected, selection_digest)
       select id, $1, $1, no + 6, 'expire', null, null from unnest($2::uuid[]) with ordinality d(id, no)`,
      [batchId, decisions],
    )
    await owner.query(
      `insert into users (batch_id, row_no, line, status, decision_id, dob, name, city, email, identity_key, freed_identity_key)
       select $1, * from (values
         (1, 2, 'pending'::person_status, null::uuid, date '1990-01-02', 'Ada', 'Pune', 'Ada@x.test', 'email:ada@x.test', null),
         (2, 3, 'approved', $2, '1990-01-02', 'Zoë', 'Pune', null, E'person:1990-01-02\\x1fzoë\\x1fpune', null),
         (3, 4, 'rejected', $3, '1990-01-02', 'Ada', 'Pune', 'Ada@x.test', null, 'email:ada@x.test'),
         (4, 5, 'approved', $2, '1900-01-01', '[erased]', '[erased]', null, 'erased:' || $1::uuid || ':4', null),
         (5, 6, 'withdrawn', $3, '1900-01-01', '[erased]', '[erased]', null, null, null)) p`,
      [batchId, ...decisions],
    )
    expect(await migrate({ ownerUrl })).toContain('14-hashed-identity-keys')

    const { rows } = await owner.query(
      'select row_no as row, name, email, identity_key as key, freed, decision_no as no from users order by row_no',
    )
    const erased = (row: number) => identityKeyHash(`erased:${batchId}:${row}`)
    expect(rows).toEqual([
      { row: 1, name: 'Ada', email: 'Ada@x.test', key: identityKeyHash('email:ada@x.test'), freed: false, no: 0 },
      { row: 2, name: 'Zoë', email: null, key: identityKeyHash('person:1990-01-02\u001fzoë\u001fpune'), freed: false, no: 7 },
      { row: 3, name: 'Ada', email: 'Ada@x.test', key: identityKeyHash('email:ada@x.test'), freed: true, no: 8 },
      { row: 4, name: '[erased]', email: null, key: erased(4), freed: false, no: 7 },
      { row: 5, name: '[erased]', email: null, key: erased(5), freed: true, no: 8 },
    ])
    await expect(owner.query('update users set freed = true where row_no = 1')).rejects.toMatchObject({
      constraint: 'identity_key_is_taken',
    })
    const taken = `update users set status = 'pending', decision_no = 0, freed = false where row_no = 3`
    await expect(owner.query(taken)).rejects.toMatchObject({ constraint: 'one_per_person' })
  } finally {
    await owner.end()
    rmSync(folder, { recursive: true })
  }
})

/** All migrations but this one and those that need it, without the functions. */
async function olderMigrations(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-migrations-'))
  cpSync(join(import.meta.dirname, 'migrations'), join(folder, 'migrations'), { recursive: true })
  mkdirSync(join(folder, 'functions'))
  for (const file of readdirSync(join(folder, 'migrations')))
    if (['14-hashed-identity-keys.sql', '22-reversals.sql', '24-approval-requests.sql'].includes(file))
      rmSync(join(folder, 'migrations', file))
  return folder
}
