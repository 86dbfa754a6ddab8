import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOGIN_ROLES, type LoginRole, roleName } from '#database/roles'
import { openScene, type Scene } from '#test/attacks/attack'
import { tableDigests } from '#test/attacks/table-digests'

/** How a role calls a function: its valid arguments as SQL, so that one at a time can be made invalid. */
type Call = { role: LoginRole; args: (scene: Scene) => string[] }

const key = `gen_random_uuid()::text`
const id = 'gen_random_uuid()'
const request = (cookie: string) => [`'${cookie}'`, 'null', 'null']

/** Every function that a login role may call, that takes an array, a text or JSON, and that changes something. */
const calls: Record<string, Call> = {
  accept_invitation: { role: 'auth', args: () => [`'token'`, id, id, `'hash'`] },
  request_reset_link: { role: 'auth', args: () => [`'token'`, `'a@example.test'`, 'null', 'null'] },
  reset_password: { role: 'auth', args: () => [`'token'`, `'hash'`] },
  open_batch: {
    role: 'web',
    args: ({ cookies, upload }) => [
      ...request(cookies.maker),
      key,
      id,
      `'${upload}'`,
      `'people.csv'`,
      '1',
      `sha256('')`,
      `sha256('')`,
      `'{}'`,
      'null',
      'null',
      'null',
      'null',
    ],
  },
  is_secret_known: { role: 'web', args: () => [`'signature'`] },
  begin_take_back: { role: 'delivery', args: ({ batches }) => [`'${batches.closed}'`, '1', id, id, `'{1}'`] },
  begin_upload: { role: 'web', args: ({ cookies }) => [`'${cookies.maker}'`] },
  discard_upload: { role: 'web', args: ({ cookies }) => [`'${cookies.maker}'`, id] },
  record_download: {
    role: 'web',
    args: ({ cookies, batches }) => [...request(cookies.checker), `'checker'`, `'${batches.pending}'`, `'approved'`],
  },
  ask_for_personal_data: {
    role: 'web',
    args: ({ cookies, batches }) => [...request(cookies.auditor), `'${batches.pending}'`, `'Yearly audit'`],
  },
  set_parse_options: { role: 'web', args: ({ cookies, batches }) => [...request(cookies.maker), key, `'${batches.waiting}'`, `'{}'`] },
  record_decision: {
    role: 'web',
    args: ({ cookies, batches }) => [
      ...request(cookies.checker),
      key,
      `'\\x00'`,
      id,
      `'${batches.pending}'`,
      `'approve'`,
      'null',
      'null',
      'null',
      'null',
      `'{}'`,
      `'{1}'`,
      `'{1}'`,
      '8',
    ],
  },
  undo_decision: { role: 'web', args: ({ cookies, decisions }) => [...request(cookies.checker), key, id, `'${decisions.first}'`] },
  request_approval: {
    role: 'web',
    args: ({ cookies, batches }) => [
      ...request(cookies.checker),
      key,
      `'\\x00'`,
      id,
      `'${batches.pending}'`,
      'null',
      'null',
      'null',
      `'{}'`,
      `'{1}'`,
      `'{1}'`,
      '8',
    ],
  },
  confirm_approval_request: { role: 'web', args: ({ cookies }) => [...request(cookies.checker), id, `'digest'`] },
  decline_approval_request: { role: 'web', args: ({ cookies }) => [...request(cookies.checker), id] },
  propose_reversal: {
    role: 'web',
    args: ({ cookies, batches }) => [
      ...request(cookies.checker),
      key,
      `'\\x00'`,
      id,
      'null',
      `'Wrong file'`,
      `'{${batches.closed}}'`,
      `'{1}'`,
      'null',
      'null',
      'null',
    ],
  },
  confirm_reversal: { role: 'web', args: ({ cookies }) => [...request(cookies.checker), id, `'digest'`] },
  decline_reversal: { role: 'web', args: ({ cookies }) => [...request(cookies.checker), id] },
  count_register: { role: 'web', args: ({ cookies }) => [...request(cookies.checker), 'null', `'{}'`] },
  add_reason: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), key, id, `'Mine'`, `'{reject}'`, 'false'] },
  retire_reason: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), id] },
  record_withdrawal: {
    role: 'web',
    args: ({ cookies, batches }) => [...request(cookies.maker), key, id, `'${batches.pending}'`, 'null'],
  },
  resolve_filter: { role: 'web', args: ({ batches }) => [`'${batches.pending}'`, `'{}'`] },
  find_actor: { role: 'web', args: ({ cookies }) => [`'${cookies.maker}'`] },
  invite_operator: {
    role: 'web',
    args: ({ cookies }) => [...request(cookies.admin), key, id, `'Ada'`, `'ada@example.test'`, `'half1'`, 'null', `'1 day'`],
  },
  confirm_invitation: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), id, `'example.test'`, `'half2'`] },
  withdraw_invitation: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), id] },
  suspend_operator: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), id] },
  end_operator_sessions: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), id] },
  count_operator_sessions: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), id] },
  list_own_sessions: { role: 'web', args: ({ cookies }) => [`'${cookies.maker}'`] },
  end_own_session: { role: 'web', args: ({ cookies }) => [`'${cookies.maker}'`, id] },
  end_other_sessions: { role: 'web', args: ({ cookies }) => [`'${cookies.maker}'`] },
  end_own_sessions: { role: 'auth', args: ({ cookies }) => [`'${cookies.maker}'`] },
  deactivate_operator: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), id] },
  propose_change: {
    role: 'web',
    args: ({ cookies, ids }) => [...request(cookies.admin), key, id, `'grant-role'`, `'${ids.maker}'`, `'{"role":"auditor"}'`, 'null'],
  },
  decide_change: {
    role: 'web',
    args: ({ cookies }) => [...request(cookies.admin), id, 'true', `'digest'`, `'example.test'`, 'null', 'null'],
  },
  ask_for_target_test: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), id, `'idp'`] },
  act_on_deliveries: {
    role: 'web',
    args: ({ cookies, batches }) => [
      ...request(cookies.checker),
      key,
      `'checker'`,
      `'${batches.closed}'`,
      `'idp'`,
      `'skip'`,
      `'{1}'`,
      'null',
      `'Not wanted there'`,
    ],
  },
  ask_for_page_replay: {
    role: 'web',
    args: ({ cookies, batches }) => [...request(cookies.checker), key, `'checker'`, `'${batches.closed}'`, `'idp'`, '1'],
  },
  resume_target: { role: 'web', args: ({ cookies }) => [...request(cookies.admin), key, `'idp'`] },
  people_for_target: { role: 'delivery', args: ({ batches }) => [`'${batches.closed}'`, '1', id, `'{1}'`] },
  begin_deliveries: { role: 'delivery', args: ({ batches }) => [`'${batches.closed}'`, '1', id, id, `'{1}'`, `array[${id}]`] },
  begin_page: { role: 'delivery', args: ({ batches }) => [`'${batches.closed}'`, '1', id, id, `'final'`, `'{1}'`] },
  note_deliveries: {
    role: 'delivery',
    args: ({ batches }) => [`'${batches.closed}'`, '1', id, id, `'{1}'`, `'{delivered}'`, `'{account}'`, `array['']`],
  },
  note_link: { role: 'delivery', args: ({ batches }) => [`'${batches.closed}'`, id, id, '1', `'account'`, `'{"active":true}'`] },
  delay_target: { role: 'delivery', args: () => [id, id, `'timeout'`, 'null'] },
  pause_target: { role: 'delivery', args: () => [id, id, `'gone'`] },
  untell_paused_target: { role: 'web', args: () => [`'idp'`] },
  stall_deliveries: { role: 'delivery', args: ({ batches }) => [`'${batches.closed}'`, `'cause'`, '1'] },
  end_page_replay: { role: 'delivery', args: () => [id, `'sent'`, `'It took the page.'`] },
  end_target_test: { role: 'delivery', args: () => [id, '1', `'answered'`, `'It answered.'`] },
  consume_rate_limit: { role: 'web', args: () => [`'key'`, '1', `'1 minute'`] },
  refuse_batch: { role: 'worker', args: ({ batches }) => [`'${batches.importing}'`, `'{"code":"empty"}'`] },
  ask_for_input: { role: 'worker', args: ({ batches }) => [`'${batches.importing}'`, `'{"cause":"date-order"}'`] },
  plan_import: {
    role: 'worker',
    args: ({ batches }) => [
      `'${batches.importing}'`,
      `'{}'`,
      `'{name}'`,
      `'[{"sliceNo":1,"byteFrom":0,"byteTo":9,"rowFrom":1,"rowTo":1,"lineFrom":1}]'`,
    ],
  },
  end_conversion: {
    role: 'worker',
    args: ({ batches }) => [
      `'${batches.importing}'`,
      id,
      '1',
      `sha256('')`,
      `sha256('')`,
      `'{"sheet":"People","sheets":[{"name":"People"}],"hiddenRows":0}'`,
    ],
  },
  link_revision: { role: 'worker', args: ({ batches }) => [`'${batches.importing}'`, `'{${batches.closed}}'`] },
  note_revision_rows: { role: 'worker', args: ({ batches }) => [`'${batches.importing}'`, `'{1}'`, `'{1}'`] },
  renew_slice_leases: { role: 'worker', args: ({ batches }) => [`'${batches.importing}'`, id, `'{1}'`, `'1 second'`] },
  await_slices: { role: 'worker', args: ({ batches }) => [`'${batches.importing}'`, `'{1}'`] },
  open_slices_before: { role: 'worker', args: ({ batches }) => [`'${batches.importing}'`, '2', `'{1}'`] },
  flag_review_index_slice: {
    role: 'worker',
    args: ({ batches }) => [
      `'${batches.pending}'`,
      '1',
      '1',
      `'{1}'`,
      `'{1}'`,
      `'{1}'`,
      `'{1}'`,
      `array['${batches.pending}']::uuid[]`,
      `'{1}'`,
    ],
  },
  write_review_index_flags: {
    role: 'worker',
    args: ({ batches }) => [`'${batches.pending}'`, '1', `'new-domain'`, `'{1}'`, `'{0}'`, `'[{"people":1}]'`],
  },
  write_review_index_name_births: {
    role: 'worker',
    args: ({ batches }) => [`'${batches.pending}'`, '1', `'{1}'`, `'{0}'`, `'{8}'`, `'\\x0000000100000001'`],
  },
  write_review_index_part: {
    role: 'worker',
    args: ({ batches }) => [
      `'${batches.pending}'`,
      '1',
      '1',
      `'{1}'`,
      `'{0}'`,
      `'{4}'`,
      `'\\x00000000'`,
      `'{Pune}'`,
      `'\\x00000000'`,
      `'{a.example}'`,
      ...Array(4).fill(`'\\x00000000'`),
      `'text'`,
    ],
  },
  write_review_index_values: { role: 'worker', args: ({ batches }) => [`'${batches.pending}'`, '1', `'{Pune}'`, `'{a.example}'`] },
  note_process: { role: 'verifier', args: () => [id, `'1.0'`, `'22'`, `'host'`, 'null', 'false'] },
  note_head: { role: 'worker', args: () => [`'audit.example'`, '1', `'\\x00'`, 'null'] },
  record_verification: { role: 'verifier', args: () => [id, `'different'`, `'[{"message":"x"}]'`] },
  set_stalled: { role: 'worker', args: ({ batches }) => [`'${batches.pending}'`, `'cause'`, '1'] },
}

/** Functions that only return a value: malformed arguments affect only their caller. */
const answering = [
  'is_known_address',
  'disclosed_batches',
  'rows_of',
  'person_matches',
  'has_flag',
  'respell',
  'fold_for_search',
  'search_text',
  'searched_values',
  'field_matches',
  'domain_of',
  'name_birth_of',
  'rows_with_text',
  'decision_text',
  'flags_of_people',
  'delivery_counts',
  'delivery_rows',
  'similar_people',
  'unique_values_of',
]

/** Functions that refuse everything the application has not signed, before they read it. */
const signed = [
  'open_session',
  'end_session',
  'begin_challenge',
  'take_challenge',
  'take_recovery_code',
  'clear_wrong_codes',
  'change_password',
  'set_up_second_factor',
  'turn_on_second_factor',
  'turn_off_second_factor',
  'renew_recovery_codes',
]

/** What an account had is stored by names that its server chose. */
const takesAnyKey = ['note_link']

const malformed: Record<string, [name: string, sql: string][]> = {
  'integer[]': [
    ['NULL among rows', `'{1,NULL}'`],
    ['NULL alone', `'{NULL}'`],
    ['two dimensions', `'{{1,2},{3,4}}'`],
    ['rows that count from 0', `'[0:1]={1,2}'`],
    ['more rows than a file has', 'array(select generate_series(1, 1000001))'],
  ],
  'text[]': [
    ['NULL among texts', `'{a,NULL}'`],
    ['two dimensions', `'{{a},{b}}'`],
    ['a text without end', `array[repeat('x', 2000000)]`],
  ],
  'uuid[]': [
    ['NULL', "'{NULL}'"],
    ['two dimensions', `array[array[gen_random_uuid()], array[gen_random_uuid()]]`],
  ],
  'verdict[]': [
    ['NULL', `'{reject,NULL}'`],
    ['two dimensions', `'{{reject},{reject}}'`],
  ],
  jsonb: [
    ['a key that is not known', `'{"everyone": true}'`],
    ['a list of things', `'[1]'`],
    ['a text', `'"{}"'`],
    ['NULL of JSON', `'null'`],
  ],
  text: [['a text without end', `repeat('x', 2000000)`]],
}

let scene: Scene
const clients = {} as Record<LoginRole, pg.Client>
beforeAll(async () => {
  scene = await openScene()
  for (const role of LOGIN_ROLES) {
    const client = new pg.Client({ connectionString: scene.instance.database[`${role}Url`] })
    await client.connect()
    clients[role] = client
  }
})
afterAll(async () => {
  await Promise.all(Object.values(clients).map((client) => client.end()))
  await scene.instance[Symbol.asyncDispose]()
})

type Parameter = { function: string; place: number; type: string }

/** The parameters of functions that a login role may call through which a malformed value could come. */
async function parameters(): Promise<Parameter[]> {
  const { rows } = await scene.instance.owner.query<Parameter>(
    `select p.proname as function, t.place::int, format_type(t.oid, null) as type
     from pg_proc p cross join unnest(p.proargtypes::oid[]) with ordinality as t(oid, place)
     where p.pronamespace = 'public'::regnamespace
       and exists (select from pg_roles r where r.rolname = any ($1)
         and has_function_privilege(r.oid, p.oid, 'execute'))
       and (format_type(t.oid, null) in ('text', 'jsonb', 'json', 'character varying') or format_type(t.oid, null) like '%[]')
     order by 1, 2`,
    [LOGIN_ROLES.map(roleName)],
  )
  return rows
}

test('every function that a login role may call, and that takes an array, a text or JSON, is tried', async () => {
  const tried = new Set([...Object.keys(calls), ...answering, ...signed])
  const found = await parameters()
  expect([...new Set(found.map((parameter) => parameter.function))].filter((name) => !tried.has(name))).toEqual([])
  expect([...new Set(found.map(({ type }) => type))].filter((type) => !malformed[type])).toEqual([])
})

describe.each(Object.keys(calls))('%s', (name) => {
  test('refuses what is malformed, and leaves nothing', async () => {
    const { instance } = scene
    const before = await tableDigests(instance.owner)
    const { role, args } = calls[name] as Call
    for (const { place, type } of (await parameters()).filter((parameter) => parameter.function === name)) {
      for (const [what, sql] of malformed[type] ?? []) {
        if (what === 'a key that is not known' && takesAnyKey.includes(name)) continue
        const given = args(scene).with(place - 1, sql)
        const call = clients[role].query(`select ${name}(${given.join(', ')})`)
        await expect(call, `${what} as argument ${place}`).rejects.toMatchObject({ code: 'CS422', message: 'input-invalid' })
      }
    }
    expect(await tableDigests(instance.owner)).toEqual(before)
  })
})

describe('PostgreSQL itself refuses', () => {
  test.each([
    ['half a surrogate pair in JSON', `'{"q":"\\ud800"}'`, '22P02'],
    ['a NUL character in JSON', `'{"q":"\\u0000"}'`, '22P05'],
    ['bytes that are no UTF-8', `convert_from('\\xeda080', 'UTF8')::jsonb`, '22021'],
  ])('%s', async (_, sql, code) => {
    await expect(clients.web.query(`select resolve_filter('${scene.batches.pending}', ${sql})`)).rejects.toMatchObject({ code })
  })
})

describe('resolve_filter refuses', () => {
  test.each([
    ['a search for nothing', '{"q":""}'],
    ['a search for a number', '{"q":1}'],
    ['a NULL', '{"city":null}'],
    ['a search without end', `{"q":"${'x'.repeat(201)}"}`],
    ['half a year', '{"ageFrom":17.5}'],
    ['an age as text', '{"ageTo":"18"}'],
    ['a range without an end', '{"range":{"sort":"row","from":1}}'],
    ['a range from 0', '{"range":{"sort":"row","from":0,"to":3}}'],
    ['a range in an order that is not known', '{"range":{"sort":"city","from":1,"to":3}}'],
    ['a range with more in it', '{"range":{"sort":"row","from":1,"to":3,"step":2}}'],
    ['a range that is a list', '{"range":[1,3]}'],
  ])('%s', async (_, filter) => {
    const call = clients.web.query('select resolve_filter($1, $2::jsonb)', [scene.batches.pending, filter])
    await expect(call).rejects.toMatchObject({ code: 'CS422', message: 'input-invalid' })
  })

  test('a flag before all flags were looked for', async () => {
    const call = clients.web.query('select resolve_filter($1, $2::jsonb)', [scene.batches.pending, '{"flag":"under-18"}'])
    await expect(call).rejects.toMatchObject({ code: 'CS409', message: 'flags-not-ready' })
  })
})
