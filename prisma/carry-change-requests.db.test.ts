import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from '#test/database'
import { migrate } from './migrate'

const here = import.meta.dirname
const id = (no: number) => `01900000-0000-7000-8000-${String(no).padStart(12, '0')}`
const [admin, second, maker] = [id(1), id(2), id(3)]

test('a migration carries changes of operators and ends of frozen batches over, open or decided', async () => {
  await using old = await openBefore('14-change-requests')
  const { owner } = old
  await owner.query(before)
  expect(await migrate({ ownerUrl: old.ownerUrl })).toContain('14-change-requests')
  const { rows } = await owner.query(
    `select id, kind, operator_id = '${maker}' as of_maker, batch_id, proposed_by, decided_by, confirmed, body::jsonb -> 'from' as "from", body::jsonb -> 'to' as "to",
       digest = sha256(convert_to(body, 'UTF8')) as bound, changed_since_proposed(id) as changed, expires_at > clock_timestamp() as alive
     from change_request order by id`,
  )
  const open = { of_maker: true, proposed_by: admin, decided_by: null, confirmed: null, bound: true, changed: [], alive: true }
  const confirmed = { of_maker: true, proposed_by: admin, decided_by: second, confirmed: true, bound: true }
  const role = (held: boolean) => ({ role: 'checker', held })
  expect(rows).toMatchObject([
    { ...open, id: id(10), kind: 'grant-role', from: { address: 'maker@example.test', ...role(false) }, to: role(true) },
    { ...open, id: id(11), kind: 'change-address', from: { address: 'maker@example.test' }, to: { address: 'new@example.test' } },
    { ...confirmed, id: id(12), kind: 'change-address', from: { address: 'old@example.test' }, to: { address: 'maker@example.test' } },
    { ...confirmed, id: id(13), kind: 'reset-password', from: {}, to: { password: 'reset' } },
    {
      ...confirmed,
      confirmed: false,
      id: id(14),
      kind: 'revoke-role',
      from: { role: 'maker', held: true },
      to: { role: 'maker', held: false },
    },
    { ...confirmed, id: id(20), kind: 'end-frozen-batch', batch_id: id(30), to: { state: 'withdrawn' } },
    { ...open, id: id(21), kind: 'end-frozen-batch', batch_id: id(31), from: { state: 'frozen', findings: [{ message: 'x' }] } },
  ])
  expect(
    (await owner.query('select id, on_server, confirmed_at is not null as works, used_at is not null as used from reset_key order by id'))
      .rows,
  ).toEqual([
    { id: id(13), on_server: false, works: true, used: true },
    { id: id(15), on_server: true, works: true, used: false },
  ])
  expect((await owner.query('select id, change_request_id from decision')).rows).toEqual([{ id: id(40), change_request_id: id(20) }])
})

const before = `
insert into auth.operator (id, name, email) values ('${admin}', 'A', 'a@example.test'), ('${second}', 'B', 'b@example.test'), ('${maker}', 'M', 'maker@example.test');
insert into operator_change (id, operator_id, kind, role, email, previous_email, token_hash, second_hash, proposed_by, decided_by, decided_at, confirmed, used_at) values
  ('${id(10)}', '${maker}', 'grant', 'checker', null, null, null, null, '${admin}', null, null, null, null),
  ('${id(11)}', '${maker}', 'change-address', null, 'new@example.test', null, null, null, '${admin}', null, null, null, null),
  ('${id(12)}', '${maker}', 'change-address', null, 'maker@example.test', 'old@example.test', null, null, '${admin}', '${second}', now(), true, null),
  ('${id(13)}', '${maker}', 'reset-password', null, null, null, sha256('1'), sha256('2'), '${admin}', '${second}', now(), true, now()),
  ('${id(14)}', '${maker}', 'revoke', 'maker', null, null, null, null, '${admin}', '${second}', now(), false, null),
  ('${id(15)}', '${maker}', 'reset-password', null, null, null, sha256('3'), null, null, null, now(), true, null);
insert into upload (id, maker_id) values ('${id(50)}', '${maker}'), ('${id(51)}', '${maker}');
insert into batch (id, maker_id, upload_id, file_name, size_bytes, text_bytes, sha256, state, frozen_at, ended_at) values
  ('${id(30)}', '${maker}', '${id(50)}', 'a.csv', 1, 1, sha256('a'), 'withdrawn', now(), now()),
  ('${id(31)}', '${maker}', '${id(51)}', 'b.csv', 1, 1, sha256('b'), 'frozen', now(), null);
insert into verification (batch_id, kind, ended_at, outcome, findings) values ('${id(31)}', 'import', now(), 'different', '[{"message": "x"}]');
insert into frozen_end (id, batch_id, maker_id, proposed_by, decided_by, decided_at, confirmed) values
  ('${id(20)}', '${id(30)}', '${maker}', '${admin}', '${second}', now(), true),
  ('${id(21)}', '${id(31)}', '${maker}', '${admin}', null, null, null);
insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, frozen_end_id)
  values ('${id(40)}', '${id(30)}', '${maker}', 1, 'withdraw-frozen', '${second}', '${id(20)}');
`

/** A database as it was before a migration, without the functions. */
async function openBefore(migration: string) {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-before-'))
  cpSync(join(here, 'migrations'), join(folder, 'migrations'), {
    recursive: true,
    filter: (path) => !path.endsWith('.sql') || basename(path) < migration,
  })
  mkdirSync(join(folder, 'functions'))
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query('drop schema public, auth, migration cascade')
  await owner.query('create schema public')
  await migrate({ ownerUrl: database.ownerUrl, folder })
  return {
    owner,
    ownerUrl: database.ownerUrl,
    async [Symbol.asyncDispose]() {
      await owner.end()
      rmSync(folder, { recursive: true })
      await database[Symbol.asyncDispose]()
    },
  }
}
