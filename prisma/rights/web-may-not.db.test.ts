import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attack, adding, expectRefused, opening, openScene, reasonCalled, recording, type Scene, undoing } from '#test/attacks/attack'
import { tableDigests } from '#test/attacks/table-digests'

const denied = '42501'

const asking = (cookie: string, batch: string, reason = `'Yearly audit'`) =>
  `select ask_for_personal_data('${cookie}', null, null, '${batch}', ${reason})`

/** A call of propose_reversal, of row 1 of a batch where nothing else is said. */
const proposingToReverse = (
  cookie: string,
  batch: string,
  changes: { reason?: string; rows?: string; filter?: string; count?: string } = {},
) => {
  const { reason = `'Wrong file'`, rows = `'{1}'`, filter = 'null', count = 'null' } = changes
  const batches = rows === 'null' ? 'null' : `'{${batch}}'`
  return `select propose_reversal('${cookie}', null, null, gen_random_uuid()::text, '\\x00', gen_random_uuid(), null, ${reason},
    ${batches}, ${rows}, null, ${filter}, ${count})`
}
/** A call of request_approval, of row 3 of a batch. */
const askingToApprove = (cookie: string, batch: string) =>
  `select request_approval('${cookie}', null, null, gen_random_uuid()::text, '\\x00', gen_random_uuid(), '${batch}', null, '{3}', null, null, null,
    null, null)`

const unknownId = '01900000-0000-7000-8000-000000000000'

const attacks: Attack[] = [
  // Asking for a second checker.
  ['ask for a second checker as a maker', 'CS403', ({ cookies, batches }) => askingToApprove(cookies.maker, batches.pending)],
  ['ask for a second checker in one’s own batch', 'CS403', ({ cookies, batches }) => askingToApprove(cookies.both, batches.own)],
  ['ask for a second checker where none is needed', 'CS409', ({ cookies, batches }) => askingToApprove(cookies.checker, batches.pending)],
  [
    'confirm an approval that no one asked for',
    'CS404',
    ({ cookies }) => `select confirm_approval_request('${cookies.checker}', null, null, '${unknownId}', '')`,
  ],
  [
    'confirm an approval as a maker',
    'CS403',
    ({ cookies }) => `select confirm_approval_request('${cookies.maker}', null, null, '${unknownId}', '')`,
  ],
  [
    'decline an approval as an auditor',
    'CS403',
    ({ cookies }) => `select decline_approval_request('${cookies.auditor}', null, null, '${unknownId}')`,
  ],
  ['delete what an approval covers', denied, () => 'delete from approval_request_selection'],
  // Reversing.
  [
    'propose a reversal with a forged signature',
    'CS401',
    ({ cookies, batches }) => proposingToReverse(`${cookies.checker.slice(0, -4)}AAA=`, batches.closed),
  ],
  ['propose a reversal as an admin', 'CS403', ({ cookies, batches }) => proposingToReverse(cookies.admin, batches.closed)],
  ['propose a reversal as an auditor', 'CS403', ({ cookies, batches }) => proposingToReverse(cookies.auditor, batches.closed)],
  ['propose a reversal in another maker’s batch', 'CS403', ({ cookies, batches }) => proposingToReverse(cookies.maker, batches.own)],
  ['propose a reversal in a batch that is not there', 'CS404', ({ cookies }) => proposingToReverse(cookies.checker, unknownId)],
  [
    'propose a reversal without a reason',
    'CS422',
    ({ cookies, batches }) => proposingToReverse(cookies.checker, batches.closed, { reason: 'null' }),
  ],
  [
    'propose to reverse who was rejected',
    'CS409',
    ({ cookies, batches }) => proposingToReverse(cookies.checker, batches.closed, { rows: `'{2}'` }),
  ],
  ['propose to reverse who is pending', 'CS409', ({ cookies, batches }) => proposingToReverse(cookies.checker, batches.pending)],
  [
    'propose a reversal by rows and by filter',
    'CS422',
    ({ cookies, batches }) => proposingToReverse(cookies.checker, batches.closed, { filter: `'{}'`, count: '1' }),
  ],
  [
    'propose a reversal by filter without a count',
    'CS422',
    ({ cookies, batches }) => proposingToReverse(cookies.checker, batches.closed, { rows: 'null', filter: `'{}'` }),
  ],
  [
    'propose a reversal of others than were counted',
    'CS409',
    ({ cookies, batches }) => proposingToReverse(cookies.checker, batches.closed, { rows: 'null', filter: `'{}'`, count: '2' }),
  ],
  [
    'confirm a reversal that is not there',
    'CS404',
    ({ cookies }) => `select confirm_reversal('${cookies.checker}', null, null, '${unknownId}', '')`,
  ],
  [
    'confirm a reversal as a maker',
    'CS403',
    ({ cookies }) => `select confirm_reversal('${cookies.maker}', null, null, '${unknownId}', '')`,
  ],
  [
    'decline a reversal that is not there',
    'CS404',
    ({ cookies }) => `select decline_reversal('${cookies.checker}', null, null, '${unknownId}')`,
  ],
  [
    'decline a reversal as an auditor',
    'CS403',
    ({ cookies }) => `select decline_reversal('${cookies.auditor}', null, null, '${unknownId}')`,
  ],
  ['count the register as an auditor', 'CS403', ({ cookies }) => `select count_register('${cookies.auditor}', null, null, null, '{}')`],
  ['delete what a reversal covers', denied, () => 'delete from reversal_selection'],
  [
    'say that a key was freed',
    denied,
    ({ batches }) => `insert into freed_slice (batch_id, slice_no, freed_rows) values ('${batches.closed}', 1, B'10')`,
  ],
  ['free the identity keys of people who were reversed', denied, ({ batches }) => `select free_reversed_people('${batches.closed}', 1)`],
  // Asking for personal data.
  ['ask for personal data as a maker', 'CS403', ({ cookies, batches }) => asking(cookies.maker, batches.pending)],
  [
    'ask for personal data with a forged signature',
    'CS401',
    ({ cookies, batches }) => asking(`${cookies.auditor.slice(0, -4)}AAA=`, batches.pending),
  ],
  [
    'ask for personal data of a batch that is not there',
    'CS404',
    ({ cookies }) => asking(cookies.auditor, '01900000-0000-7000-8000-000000000000'),
  ],
  ['ask for personal data with a NULL reason', 'CS422', ({ cookies, batches }) => asking(cookies.auditor, batches.pending, 'null')],
  [
    'ask for personal data with a blank reason',
    'CS422',
    ({ cookies, batches }) => asking(cookies.auditor, batches.pending, `E'a \\t\\n        '`),
  ],
  [
    'ask for personal data with a reason without end',
    'CS422',
    ({ cookies, batches }) => asking(cookies.auditor, batches.pending, `repeat('x', 1001)`),
  ],
  // Deciding without the right to.
  ['decide as the maker, who is a checker too', 'CS403', ({ cookies, batches }) => recording(cookies.both, batches.own)],
  ['decide without the role', 'CS403', ({ cookies, batches }) => recording(cookies.maker, batches.pending)],
  ['decide with a forged signature', 'CS401', ({ cookies, batches }) => recording(`${cookies.checker.slice(0, -4)}AAA=`, batches.pending)],
  ['decide with a token alone', 'CS401', ({ cookies, batches }) => recording(cookies.checker.split('.')[0] ?? '', batches.pending)],
  ['decide with an empty signature', 'CS401', ({ cookies, batches }) => recording(`${cookies.checker.split('.')[0]}.`, batches.pending)],
  [
    'decide with one’s own signature under another’s token',
    'CS401',
    ({ cookies, batches }) => {
      return recording(`${cookies.checker.split('.')[0]}.${cookies.both.split('.')[1]}`, batches.own)
    },
  ],
  ['decide with no cookie at all', 'CS401', ({ batches }) => recording('', batches.pending)],
  ['decide after being deactivated', 'CS401', ({ cookies, batches }) => recording(cookies.gone, batches.pending)],
  ['decide after the session ended', 'CS401', ({ cookies, batches }) => recording(cookies.expired, batches.pending)],
  ['make a batch the revision of another', denied, ({ batches }) => `select link_revision('${batches.waiting}', '{${batches.closed}}')`],
  ['decide in a closed batch', 'CS409', ({ cookies, batches }) => recording(cookies.checker, batches.closed, { rows: 'array[1]' })],
  ['decide in a withdrawn batch', 'CS409', ({ cookies, batches }) => recording(cookies.checker, batches.withdrawn)],
  ['decide while it is imported', 'CS409', ({ cookies, batches }) => recording(cookies.checker, batches.importing)],
  ['decide before it is imported', 'CS409', ({ cookies, batches }) => recording(cookies.checker, batches.waiting)],
  ['decide in a batch that is not there', 'CS404', ({ cookies }) => recording(cookies.checker, '01900000-0000-7000-8000-000000000000')],
  ['reject with a NULL reason', 'CS422', ({ cookies, batches }) => recording(cookies.checker, batches.pending, { verdict: 'reject' })],
  [
    'reject with an empty reason',
    'CS422',
    ({ cookies, batches }) => recording(cookies.checker, batches.pending, { verdict: 'reject', reason: `''` }),
  ],
  [
    'reject with a blank reason',
    'CS422',
    ({ cookies, batches }) => recording(cookies.checker, batches.pending, { verdict: 'reject', reason: `E' \\t\\n '` }),
  ],
  [
    'withdraw as a checker’s verdict',
    'CS403',
    ({ cookies, batches }) => recording(cookies.checker, batches.pending, { verdict: 'withdraw' }),
  ],
  ['expire as a checker’s verdict', 'CS403', ({ cookies, batches }) => recording(cookies.checker, batches.pending, { verdict: 'expire' })],
  [
    'decide by rows and by filter at once',
    'CS422',
    ({ cookies, batches }) => recording(cookies.checker, batches.pending, { filter: `'{}'`, count: '8' }),
  ],
  ['decide by neither', 'CS422', ({ cookies, batches }) => recording(cookies.checker, batches.pending, { rows: 'null', count: '8' })],
  [
    'decide by a filter that is none',
    'CS422',
    ({ cookies, batches }) => {
      return recording(cookies.checker, batches.pending, { rows: 'null', filter: `'[]'`, count: '8' })
    },
  ],
  [
    'decide on more people than were seen',
    'CS409',
    ({ cookies, batches }) => {
      return recording(cookies.checker, batches.pending, { rows: 'null', filter: `'{}'`, count: '7' })
    },
  ],
  ['decide on no one', 'CS422', ({ cookies, batches }) => recording(cookies.checker, batches.pending, { rows: 'array[]::int[]' })],
  [
    'reuse a key for another decision',
    'CS422',
    ({ cookies, batches }) => {
      const call = recording(cookies.checker, batches.pending).replace('gen_random_uuid()::text', `'same'`)
      return `${call}; ${call.replace(`'\\x00'`, `'\\x01'`)}`
    },
  ],
  [
    'withdraw another’s batch',
    'CS403',
    ({ cookies, batches }) => {
      return `select record_withdrawal('${cookies.both}', null, null, 'k', gen_random_uuid(), '${batches.pending}', null)`
    },
  ],
  [
    'withdraw as a checker',
    'CS403',
    ({ cookies, batches }) => {
      return `select record_withdrawal('${cookies.checker}', null, null, 'k', gen_random_uuid(), '${batches.pending}', null)`
    },
  ],
  [
    'answer how another’s file is read',
    'CS403',
    ({ cookies, batches }) => {
      return `select set_parse_options('${cookies.both}', null, null, gen_random_uuid()::text, '${batches.importing}', '{}')`
    },
  ],
  [
    'download in a role one does not hold',
    'CS403',
    ({ cookies, batches }) => {
      return `select record_download('${cookies.maker}', null, null, 'admin', '${batches.pending}', 'file')`
    },
  ],
  ['undo as a checker’s verdict', 'CS403', ({ cookies, batches }) => recording(cookies.checker, batches.pending, { verdict: 'undo' })],
  [
    'send back without a reason',
    'CS422',
    ({ cookies, batches }) => recording(cookies.checker, batches.pending, { verdict: 'send-back', reason: `' '` }),
  ],
  [
    'give a reason that is not there',
    'CS422',
    ({ cookies, batches }) => recording(cookies.checker, batches.pending, { verdict: 'reject', reasonId: 'gen_random_uuid()' }),
  ],
  [
    'give a reason that is not for this verdict',
    'CS422',
    ({ cookies, batches }) => recording(cookies.checker, batches.pending, { reasonId: reasonCalled('Suspected fraud') }),
  ],
  [
    'leave out the words that a reason asks for',
    'CS422',
    ({ cookies, batches }) =>
      recording(cookies.checker, batches.pending, { verdict: 'reject', reasonId: reasonCalled('Other'), reason: `' '` }),
  ],
  [
    'give a reason that was retired',
    'CS422',
    ({ cookies, batches }) => {
      const fraud = reasonCalled('Suspected fraud')
      return `select retire_reason('${cookies.admin}', null, null, ${fraud}); ${recording(cookies.checker, batches.pending, { verdict: 'reject', reasonId: fraud })}`
    },
  ],
  [
    'decide by rows and add to them as to a filter',
    'CS422',
    ({ cookies, batches }) => recording(cookies.checker, batches.pending, { also: 'array[4]' }),
  ],
  [
    'slip others in beside those who match',
    'CS409',
    ({ cookies, batches }) => {
      const filter = `'{"q":"Pune a"}'`
      return recording(cookies.checker, batches.pending, { rows: 'null', filter, also: 'array[4,5]', count: '1' })
    },
  ],
  [
    'decide on people of another batch by their addresses',
    'CS422',
    ({ cookies, batches }) => recording(cookies.checker, batches.pending, { rows: 'null', identityKeys: `'{email:a@b.test}'` }),
  ],
  [
    'decide by addresses as the maker',
    'CS403',
    ({ cookies, batches }) => recording(cookies.both, batches.own, { rows: 'null', identityKeys: `'{email:a@b.test}'` }),
  ],
  ['undo another’s approval', 'CS403', ({ cookies, decisions }) => undoing(cookies.both, decisions.first)],
  ['undo as the maker', 'CS403', ({ cookies, decisions }) => undoing(cookies.maker, decisions.first)],
  ['undo as an admin', 'CS403', ({ cookies, decisions }) => undoing(cookies.admin, decisions.first)],
  ['undo with a forged signature', 'CS401', ({ cookies, decisions }) => undoing(`${cookies.checker.slice(0, -4)}AAA=`, decisions.first)],
  ['undo after being deactivated', 'CS401', ({ cookies, decisions }) => undoing(cookies.gone, decisions.first)],
  ['undo after the session ended', 'CS401', ({ cookies, decisions }) => undoing(cookies.expired, decisions.first)],
  [
    'undo an undo',
    'CS409',
    ({ cookies, decisions }) =>
      `${undoing(cookies.checker, decisions.first)}; ${undoing(cookies.checker, 'UNDO').replace("'UNDO'", `(select id from decision where undoes = '${decisions.first}')`)}`,
  ],
  ['undo what is final', 'CS409', ({ cookies, decisions }) => undoing(cookies.checker, decisions.final)],
  [
    'undo twice',
    'CS409',
    ({ cookies, decisions }) => `${undoing(cookies.checker, decisions.first)}; ${undoing(cookies.checker, decisions.first)}`,
  ],
  ['undo what is not there', 'CS404', ({ cookies }) => undoing(cookies.checker, '01900000-0000-7000-8000-000000000000')],
  [
    'reuse the key of one undo for another',
    'CS422',
    ({ cookies, decisions }) => {
      const call = undoing(cookies.checker, decisions.first).replace('gen_random_uuid()::text', `'same'`)
      return `${call}; ${call.replace(decisions.first, decisions.second)}`
    },
  ],
  ['add a reason as a checker', 'CS403', ({ cookies }) => adding(cookies.checker)],
  ['add a reason with a forged signature', 'CS401', ({ cookies }) => adding(`${cookies.admin.slice(0, -4)}AAA=`)],
  ['add a reason for approving', '23514', ({ cookies }) => adding(cookies.admin, { verdicts: '{approve}' })],
  ['add a reason for nothing', '23514', ({ cookies }) => adding(cookies.admin, { verdicts: '{}' })],
  ['add a reason that says nothing', '23514', ({ cookies }) => adding(cookies.admin, { title: ' ' })],
  ['add a reason again', 'CS409', ({ cookies }) => adding(cookies.admin, { title: 'OTHER' })],
  [
    'retire a reason as a checker',
    'CS403',
    ({ cookies }) => `select retire_reason('${cookies.checker}', null, null, ${reasonCalled('Other')})`,
  ],
  [
    'retire a reason that is not there',
    'CS404',
    ({ cookies }) => `select retire_reason('${cookies.admin}', null, null, gen_random_uuid())`,
  ],
  // Around the functions.
  [
    'write a decision oneself',
    denied,
    ({ batches, ids }) => {
      return `insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, selected)
      values (gen_random_uuid(), '${batches.pending}', '${ids.maker}', 9, 'approve', '${ids.checker}', 1)`
    },
  ],
  ['change a decision', denied, () => `update decision set verdict = 'approve'`],
  ['remove a decision', denied, () => 'delete from decision'],
  ['apply a decision', denied, ({ decisions }) => `select apply_decision_slice('${decisions.first}', 1)`],
  ['call a decision applied', denied, ({ decisions }) => `select finish_decision('${decisions.first}')`],
  ['say that a decision was applied', denied, ({ decisions }) => `insert into decision_slice values ('${decisions.first}', 1, 1)`],
  ['close a batch', denied, ({ batches }) => `select close_batch('${batches.pending}')`],
  ['move a batch', denied, ({ batches }) => `select move_batch('${batches.closed}', 'pending')`],
  ['approve a person', denied, () => `update users set status = 'approved', decision_no = 1`],
  ['change a name', denied, () => `update users set name = 'Eve'`],
  ['change a date', denied, () => `update users set dob = '2000-01-01'`],
  ['lock people to change them', denied, () => 'select * from users for update'],
  [
    'put a person in as approved',
    denied,
    ({ batches }) => {
      return `insert into users (batch_id, row_no, line, status, decision_no, dob, name, city, identity_key)
      values ('${batches.pending}', 99, 99, 'approved', 1, '1990-01-01', 'Eve', 'Pune', gen_random_uuid())`
    },
  ],
  [
    'give a person another identity key',
    denied,
    ({ batches }) =>
      `insert into other_identity_key (batch_id, row_no, alternative, identity_key) values ('${batches.pending}', 1, 1, gen_random_uuid())`,
  ],
  ['remove other identity keys', denied, () => 'delete from other_identity_key'],
  ['free a unique value', denied, () => 'delete from unique_value'],
  [
    'take a unique value',
    denied,
    ({ batches }) => `insert into unique_value (value, batch_id, row_no) values (gen_random_uuid(), '${batches.pending}', 1)`,
  ],
  ['remove people', denied, () => 'delete from users'],
  ['empty the people', denied, () => 'truncate users'],
  [
    'make a batch of another maker',
    denied,
    ({ ids, upload }) => {
      return `insert into batch (id, maker_id, upload_id, file_name, size_bytes, sha256) values (gen_random_uuid(), '${ids.checker}', '${upload}', 'f', 1, sha256('f'))`
    },
  ],
  ['change a batch’s maker', denied, ({ ids }) => `update batch set maker_id = '${ids.checker}'`],
  ['reopen a batch', denied, () => `update batch set state = 'pending', ended_at = null`],
  ['bring a file as a checker', 'CS403', ({ cookies }) => `select begin_upload('${cookies.checker}')`],
  ['bring a file with no session', 'CS401', () => `select begin_upload('')`],
  ['make an upload oneself', denied, ({ ids }) => `insert into upload (maker_id) values ('${ids.maker}')`],
  ['discard an upload with no session', 'CS401', ({ upload }) => `select discard_upload(null, '${upload}')`],
  ['make a second batch of a sealed upload', 'CS409', ({ cookies, upload }) => opening(cookies.maker, `'${upload}'`, 1)],
  [
    'make a batch of a file with a hole',
    'CS422',
    ({ cookies }) => `select set_config('own.upload', begin_upload('${cookies.maker}')::text, true);
      insert into upload_chunk (upload_id, chunk_no, bytes) values (current_setting('own.upload')::uuid, 1, 'f');
      ${opening(cookies.maker, `current_setting('own.upload')::uuid`, 1)}`,
  ],
  ['add bytes to a file', 'CS409', ({ upload }) => `insert into upload_chunk (upload_id, chunk_no, bytes) values ('${upload}', 9, 'more')`],
  ['change a file’s bytes', denied, () => `update upload_chunk set bytes = 'other'`],
  ['unseal a file', denied, () => 'update upload set sealed_at = null'],
  ['change a slice’s counts', denied, () => 'update batch_slice set approved = pending, pending = 0'],
  // What a checker sees and judges by.
  ['begin an instance', denied, ({ batches }) => `select begin_review_index('${batches.pending}')`],
  ['write a slice of an instance', denied, ({ batches }) => `select write_review_index_slice('${batches.pending}', 1, 1, '', '', '')`],
  [
    'look for flags in a slice',
    denied,
    ({ batches }) => `select flag_review_index_slice('${batches.pending}', 1, 1, '{}', '{}', '{}', '{}', '{}', '{}')`,
  ],
  [
    'look for flags over all',
    denied,
    ({ batches }) => `select write_review_index_flags('${batches.pending}', 1, 'new-domain', '{}', '{}', '[]')`,
  ],
  ['put an instance in order', denied, ({ batches }) => `select write_review_index_order('${batches.pending}', 1, 0, '')`],
  ['call an instance prepared', denied, ({ batches }) => `select end_review_index('${batches.pending}')`],
  [
    'remove a person from the review index',
    denied,
    ({ batches }) => `select erase_from_review_index('${batches.pending}', '{1}', null, null)`,
  ],
  [
    'make up a flag',
    denied,
    ({ batches }) => `insert into review_index_flag values ('${batches.pending}', 'new-domain', 1, '{"people":1}')`,
  ],
  ['change what a flag saw', denied, () => `update review_index_flag set facts = '{}'`],
  ['remove flags', denied, () => 'delete from review_index_flag'],
  ['leave people out of an order', denied, () => `update review_index_order set rows = ''`],
  ['make a search find another person', denied, () => `update review_index_text set text = 'eve'`],
  ['rename a city in the menu', denied, () => `update review_index_value set value = 'Eve'`],
  ['move people to another city', denied, () => 'update review_index_slice set cities = domains'],
  ['call all review indexes built', denied, () => 'update review_index set built_at = now()'],
]

describe('with the web’s password no one can', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene()
  })
  afterAll(() => scene.instance[Symbol.asyncDispose]())

  test.each(attacks)('%s (%s)', async (_, sqlState, statements) => {
    await expectRefused(scene.instance, scene.instance.database.webUrl, sqlState, statements(scene))
  })

  test('discard a file that is evidence', async () => {
    const before = await tableDigests(scene.instance.owner)
    await scene.instance.web.query('select discard_upload($1, $2)', [scene.cookies.maker, scene.upload])
    expect(await tableDigests(scene.instance.owner)).toEqual(before)
  })
})
