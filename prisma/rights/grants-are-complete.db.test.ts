import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Attack, expectRefused, openScene, recording, type Scene } from '#test/attacks/attack'

const denied = '42501'

const attacks: Attack[] = [
  // The audit.
  ['add to the audit', denied, () => `insert into audit_event (seq, body, prev_hash, hash) values (0, '{}', sha256(''), sha256(''))`],
  ['append to the audit', denied, () => `select append_audit(null, 'x', null, null, null)`],
  ['rewrite the audit', denied, () => `update audit_event set body = '{}'`],
  ['cut the audit', denied, () => 'delete from audit_event where seq > 3'],
  ['empty the audit', denied, () => 'truncate audit_event'],
  ['move the head of the audit', denied, () => `update audit_head set seq = 0`],
  ['hold up the audit', denied, () => 'select * from audit_head for update'],
  ['keep the lease of the metrics for ever', denied, () => `update metrics_lease set ends_at = 'infinity'`],
  ['say that a process runs, around the function', denied, () => `update process set seen_at = now()`],
  ['say that a head was posted, around the function', denied, () => `update outside_head set posted_at = now(), seq = 1`],
  ['erase a person', denied, () => `select erase_rows(gen_random_uuid(), '[]', '{}', sha256(''), null, null)`],
  ['overwrite the kept text of a file', denied, () => `select overwrite_text(gen_random_uuid(), '{0}', '{x}')`],
  // Decisions and their reasons, around the functions.
  [
    'write an undo oneself',
    denied,
    ({ batches, ids, decisions }) => {
      return `insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, undoes, selected)
      values (gen_random_uuid(), '${batches.pending}', '${ids.maker}', 9, 'undo', '${ids.checker}', '${decisions.first}', 0)`
    },
  ],
  ['call an approval undone', denied, () => 'update decision set undone_at = now()'],
  ['make an approval final, or never final', denied, () => 'update decision set final_at = now()'],
  ['change how long an approval can be undone', denied, () => 'update policy set undo_window_seconds = 0'],
  ['install another window', denied, () => "select install_policy(60, 720, '{}', 86400, 168, null)"],
  [
    'put a reason into the catalogue',
    denied,
    () => `insert into reason (id, title, verdicts, needs_text) values (gen_random_uuid(), 'Mine', '{reject}', false)`,
  ],
  ['change what a reason is called', denied, () => `update reason set title = 'Mine'`],
  ['remove a reason', denied, () => 'delete from reason'],
  ['ask whether an address is known', denied, ({ batches }) => `select rows_of_identity_keys('${batches.pending}', '{email:a@b.test}')`],
  // Acting as someone else.
  ['give themselves a role', denied, ({ ids }) => `insert into operator_role_grant (operator_id, role) values ('${ids.maker}', 'checker')`],
  ['take a role from a colleague', denied, () => 'delete from operator_role_grant'],
  ['use the server’s own command', denied, ({ ids }) => `select grant_role_on_server('${ids.maker}', 'checker')`],
  ['read the key that signs cookies', denied, () => 'select * from auth_key'],
  ['change the key that signs cookies', denied, () => `select install_auth_keys('a secret that is long enough to be taken', '[]')`],
  ['keep an earlier key for ever', denied, () => `update auth_key set accepted_until = 'infinity'`],
  ['let the database sign a text', denied, () => `select signatures_of('token')`],
  ['replace a second factor', denied, () => `select reseal_second_factors('[]', 0)`],
  ['take or free an idempotency key', denied, () => 'delete from idempotency_key'],
  ['become the owner', denied, () => 'set role countersign_owner'],
  ['become another role', denied, () => 'set role pg_write_all_data'],
  ['sign in as the owner midway', denied, () => 'set session authorization countersign_owner'],
  ['raise themselves', denied, () => 'alter role current_user superuser'],
  ['make a role', denied, () => `create role mallory login password 'm'`],
  // Removing the guards.
  ['disable the triggers', denied, () => 'alter table users disable trigger all'],
  ['act as a replica, which fires no trigger', denied, () => 'set session_replication_role = replica'],
  ['drop a check', denied, () => 'alter table decision drop constraint four_eyes'],
  ['drop a table', denied, () => 'drop table decision cascade'],
  ['own a table', denied, () => 'alter table users owner to current_user'],
  [
    'replace a function',
    denied,
    () =>
      `create or replace function public.status_of(verdict) returns person_status language sql as $$ select 'approved'::person_status $$`,
  ],
  ['add a function to the schema', denied, () => `create function public.lower(uuid) returns text language sql as $$ select '' $$`],
  ['add a table to the schema', denied, () => 'create table public.mine ()'],
  ['add a schema', denied, () => 'create schema mine'],
  [
    'put a trigger on a table',
    denied,
    () => `create trigger mine before insert on users for each row execute function refuse_rows_outside_import()`,
  ],
  ['put a rule on a table', denied, () => 'create rule mine as on insert to decision do instead nothing'],
  ['give a right away', denied, () => 'grant select on auth_key to public'],
  ['change how a function is called', denied, () => 'alter function move_batch(uuid, batch_state) security invoker'],
  ['unpin a function’s search path', denied, () => 'alter function move_batch(uuid, batch_state) reset search_path'],
  ['read a file of the server', denied, () => `select pg_read_file('postgresql.conf')`],
  ['run a program on the server', denied, () => `copy (select 1) to program 'cat'`],
  ['change the server’s settings', denied, () => `alter system set fsync = off`],
]

describe.each(['authUrl', 'webUrl', 'workerUrl', 'verifierUrl', 'deliveryUrl'] as const)('with the password of %s no one can', (role) => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene()
  })
  afterAll(() => scene.instance[Symbol.asyncDispose]())

  test.each(attacks)('%s (%s)', async (_, sqlState, statements) => {
    await expectRefused(scene.instance, scene.instance.database[role], sqlState, statements(scene))
  })
})

describe('a trap in the search path', () => {
  // Functions resolve every name in our schema first, whatever the session has prepared.
  const trap = ({ ids, batches, cookies }: Scene) => `
    create temp table operator_role_grant as select '${ids.maker}'::uuid as operator_id, 'checker'::operator_role as role;
    create temp table batch as select * from public.batch;
    update batch set maker_id = '${ids.checker}', state = 'pending';
    create temp table auth_key as select decode(repeat('36', 64), 'hex') as inner_block, decode(repeat('5c', 64), 'hex') as outer_block,
      null::timestamptz as accepted_until;
    create function pg_temp.sha256(bytea) returns bytea language sql as $$ select '\\x00'::bytea $$;
    create function pg_temp.always(uuid, uuid) returns boolean language sql as $$ select false $$;
    create operator pg_temp.= (leftarg = uuid, rightarg = uuid, function = pg_temp.always);
    set search_path = pg_temp, public, pg_catalog;
    ${recording(cookies.both, batches.own)}`

  test.each([
    ['their own batch', 'CS403', trap],
    ['without the role', 'CS403', (scene: Scene) => trap({ ...scene, cookies: { ...scene.cookies, both: scene.cookies.maker } })],
    ['with a forged cookie', 'CS401', (scene: Scene) => trap({ ...scene, cookies: { ...scene.cookies, both: 'token.AA==' } })],
  ])('lets no one decide %s (%s)', async (_, sqlState, statements) => {
    const scene = await openScene()
    await using instance = scene.instance
    await instance.owner.query(`grant temporary on database ${instance.database.name} to countersign_web`)
    await expectRefused(instance, instance.database.webUrl, sqlState, statements(scene))
  })
})
