import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attack, expectRefused, openScene, recording, type Scene, undoing } from '#test/attack'
import { tableDigests } from '#test/table-digests'

const denied = '42501'

describe('with the password of sign-in nobody can', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene()
  })
  afterAll(() => scene.desk[Symbol.asyncDispose]())

  test.each<Attack>([
    ['read people', denied, () => 'select * from users'],
    ['read files', denied, () => 'select * from upload_chunk'],
    ['read batches', denied, () => 'select * from batch'],
    ['decide', denied, ({ cookies, batches }) => recording(cookies.checker, batches.pending)],
    ['undo a decision', denied, ({ cookies, decisions }) => undoing(cookies.checker, decisions.first)],
    ['read the catalogue of reasons', denied, () => 'select * from reason'],
    ['retire a reason', denied, ({ cookies }) => `select retire_reason('${cookies.admin}', null, null, gen_random_uuid())`],
    ['apply a decision', denied, ({ decisions }) => `select apply_decision_slice('${decisions.first}', 1)`],
    ['read cues', denied, () => 'select * from desk_cue'],
    ['read what is searched', denied, () => 'select * from desk_person'],
    ['make up a cue', denied, ({ batches }) => `insert into desk_cue values ('${batches.pending}', 'new-domain', 1, '{"people":1}')`],
    ['look for cues', denied, ({ batches }) => `select cue_desk_slice('${batches.pending}', 1)`],
    ['remove an operator', denied, () => 'delete from auth.operator'],
    ['bring a deactivated colleague back', denied, () => 'update auth.operator set deactivated_at = null'],
    ['deactivate a colleague', denied, () => 'update auth.operator set deactivated_at = now()'],
  ])('%s (%s)', async (_, sqlState, statements) => {
    await expectRefused(scene.desk, scene.desk.database.authUrl, sqlState, statements(scene))
  })

  test.each(['webUrl', 'workerUrl'] as const)('nor do %s reach the tables of sign-in', async (role) => {
    for (const table of ['operator', 'session', 'account', 'verification', 'two_factor']) {
      await expectRefused(scene.desk, scene.desk.database[role], denied, `select * from auth.${table}`)
    }
  })

  test('open or end a session, or change a password, without the audit saying so', async () => {
    const { desk, ids } = scene
    const auth = new pg.Client({ connectionString: desk.database.authUrl })
    await auth.connect()
    const { rows } = await auth.query(
      `insert into auth.session (id, operator_id, token, expires_at) values (gen_random_uuid(), $1, repeat('o', 32), now() + interval '1 hour') returning id`,
      [ids.checker],
    )
    await auth.query(`update auth.account set password = 'other' where operator_id = $1`, [ids.checker])
    await auth.query(`delete from auth.session where token = repeat('o', 32)`)
    await auth.end()
    const events = await desk.owner.query(
      'select action, actor_id, (body::jsonb ->> $1)::uuid as session from audit_event order by seq desc limit 3',
      ['session'],
    )
    expect(events.rows).toEqual([
      { action: 'session.ended', actor_id: ids.checker, session: rows[0]?.id },
      { action: 'password.changed', actor_id: ids.checker, session: null },
      { action: 'session.opened', actor_id: ids.checker, session: rows[0]?.id },
    ])
  })

  test('make a cookie that the database takes, though the session is there', async () => {
    const { desk, ids, batches } = scene
    const auth = new pg.Client({ connectionString: desk.database.authUrl })
    await auth.connect()
    await auth.query(
      `insert into auth.session (id, operator_id, token, expires_at) values (gen_random_uuid(), $1, repeat('f', 32), now() + interval '1 hour')`,
      [ids.checker],
    )
    await auth.end()
    const before = await tableDigests(desk.owner)
    for (const signature of ['', 'AAAA', 'null']) {
      await expectRefused(desk, desk.database.webUrl, 'CS401', recording(`${'f'.repeat(32)}.${signature}`, batches.pending))
    }
    expect(await tableDigests(desk.owner)).toEqual(before)
  })
})
