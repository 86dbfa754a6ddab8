import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attack, expectRefused, openScene, recording, type Scene, undoing } from '#test/attacks/attack'
import { tableDigests } from '#test/attacks/table-digests'

const denied = '42501'

describe('with the password of sign-in no one can', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene()
  })
  afterAll(() => scene.instance[Symbol.asyncDispose]())

  test.each<Attack>([
    ['read people', denied, () => 'select * from users'],
    ['read files', denied, () => 'select * from upload_chunk'],
    ['read batches', denied, () => 'select * from batch'],
    ['decide', denied, ({ cookies, batches }) => recording(cookies.checker, batches.pending)],
    ['undo a decision', denied, ({ cookies, decisions }) => undoing(cookies.checker, decisions.first)],
    ['read the catalogue of reasons', denied, () => 'select * from reason'],
    ['retire a reason', denied, ({ cookies }) => `select retire_reason('${cookies.admin}', null, null, gen_random_uuid())`],
    ['apply a decision', denied, ({ decisions }) => `select apply_decision_slice('${decisions.first}', 1)`],
    ['read flags', denied, () => 'select * from review_index_flag'],
    ['read what is searched', denied, () => 'select * from review_index_text'],
    [
      'make up a flag',
      denied,
      ({ batches }) => `insert into review_index_flag values ('${batches.pending}', 'new-domain', 1, '{"people":1}')`,
    ],
    [
      'look for flags',
      denied,
      ({ batches }) => `select flag_review_index_slice('${batches.pending}', 1, 1, '{}', '{}', '{}', '{}', '{}', '{}')`,
    ],
    ['remove an operator', denied, () => 'delete from auth.operator'],
    ['bring a deactivated colleague back', denied, () => 'update auth.operator set deactivated_at = null'],
    ['deactivate a colleague', denied, () => 'update auth.operator set deactivated_at = now()'],
  ])('%s (%s)', async (_, sqlState, statements) => {
    await expectRefused(scene.instance, scene.instance.database.authUrl, sqlState, statements(scene))
  })

  test.each(['webUrl', 'workerUrl'] as const)('nor do %s reach the tables of sign-in', async (role) => {
    for (const table of ['operator', 'session', 'account', 'verification', 'two_factor']) {
      await expectRefused(scene.instance, scene.instance.database[role], denied, `select * from auth.${table}`)
    }
  })

  test.each(['operator', 'account', 'session', 'two_factor', 'verification'])(
    'write auth.%s, lock a row of it, or lock others out',
    async (table) => {
      const url = scene.instance.database.authUrl
      for (const statement of [
        `insert into auth.${table} select * from auth.${table}`,
        `update auth.${table} set id = id`,
        `delete from auth.${table}`,
        `truncate auth.${table}`,
        `select from auth.${table} for update`,
        `select from auth.${table} for key share`,
        `begin; lock table auth.${table} in row share mode`,
        `begin; lock table auth.${table} in access exclusive mode`,
      ]) {
        await expectRefused(scene.instance, url, denied, statement)
      }
    },
  )

  test.each([
    ['open_session', `select open_session(gen_random_uuid(), gen_random_uuid(), repeat('o', 32), 1, '', '', null, false, null, $1)`],
    ['begin_challenge', `select begin_challenge(gen_random_uuid(), '2fa-x', 'x', gen_random_uuid(), 1, $1, null)`],
    ['take_challenge', 'select take_challenge(gen_random_uuid(), $1)'],
    ['take_recovery_code', `select take_recovery_code('2fa-x', 'x', $1)`],
    ['clear_wrong_codes', `select clear_wrong_codes('2fa-x', $1)`],
    ['change_password', `select change_password('$cookie', 'x', $1)`],
    ['set_up_second_factor', `select set_up_second_factor('$cookie', gen_random_uuid(), 'x', '[]', $1)`],
    ['turn_on_second_factor', `select turn_on_second_factor('$cookie', '000000', $1)`],
    ['turn_off_second_factor', `select turn_off_second_factor('$cookie', $1)`],
    ['renew_recovery_codes', `select renew_recovery_codes('$cookie', '[]', $1)`],
  ])('call %s without the application’s signature, not even for themselves', async (_, call) => {
    const { instance, cookies } = scene
    for (const signature of ['null', `''`, `'AAAA'`, `'${cookies.checker.split('.')[1]}'`]) {
      const statement = call.replace('$1', signature).replace('$cookie', cookies.checker)
      await expectRefused(instance, instance.database.authUrl, 'CS403', statement)
    }
  })

  test('make a cookie that the database takes, though the session is there', async () => {
    const { instance, ids, batches } = scene
    await instance.owner.query(
      `insert into auth.session (id, operator_id, token, expires_at) values (gen_random_uuid(), $1, repeat('f', 32), now() + interval '1 hour')`,
      [ids.checker],
    )
    const before = await tableDigests(instance.owner)
    for (const signature of ['', 'AAAA', 'null']) {
      await expectRefused(instance, instance.database.webUrl, 'CS401', recording(`${'f'.repeat(32)}.${signature}`, batches.pending))
    }
    expect(await tableDigests(instance.owner)).toEqual(before)
  })
})
