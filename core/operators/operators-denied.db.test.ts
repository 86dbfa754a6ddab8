import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAdmins } from '#test/admins'
import { tableDigests } from '#test/attacks/table-digests'

describe('without the guarded functions', () => {
  // The tests share an instance, because none of them changes anything.
  let scene: Awaited<ReturnType<typeof openAdmins>>
  beforeAll(async () => {
    scene = await openAdmins()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  const operator = `'01900000-0000-7000-8000-000000000000'`
  test.each([
    `insert into operator_role_grant (operator_id, role) values (${operator}, 'admin')`,
    'delete from operator_role_grant',
    'update change_request set confirmed = true',
    'insert into change_request (id) values (gen_random_uuid())',
    'update reset_key set used_at = null',
    `select propose_change_on_server(${operator}, 'grant-role', ${operator}, '{"role": "admin"}')`,
    `insert into invitation (id, name, email, token_hash, invited_by, expires_at) select id, name, email, sha256(''), id, now() from operator`,
    'update invitation set expires_at = now()',
    'delete from operator_suspension',
    "update policy set second_factor_for = '{}'",
    'delete from rate_limit',
    'delete from used_code',
    'update reset_link set used_at = null',
    'delete from session_token',
    `select grant_role_on_server(${operator}, 'admin')`,
    `select reset_password_on_server(${operator}, ${operator}, '')`,
    "select install_policy(1, 1, '{}', 1, 1, 1)",
    `select reset_password('token', 'hash')`,
    `select accept_invitation('token', ${operator}, ${operator}, 'hash')`,
  ])('the role web cannot run %s, nor can auth except the last two', async (statement) => {
    const { instance, signInRole } = scene
    const before = await tableDigests(instance.owner)
    await expect(instance.web.query(statement)).rejects.toMatchObject({ code: '42501' })
    const isOfSignIn = /reset_password\(|accept_invitation/.test(statement)
    await expect(signInRole.db.query(statement)).rejects.toMatchObject({ code: isOfSignIn ? 'link-not-good' : '42501' })
    expect(await tableDigests(instance.owner)).toEqual(before)
  })
})
