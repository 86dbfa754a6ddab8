import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { surveyBatch } from '#core/import/survey-batch'
import { type Attack, adding, expectRefused, opening, openScene, recording, type Scene, undoing } from '#test/attacks/attack'
import { tableDigests } from '#test/attacks/table-digests'

const denied = '42501'
const person = (batchId: string, row: number, identityKey = 'eve') =>
  `insert into users (batch_id, row_no, line, dob, name, city, identity_key) values ('${batchId}', ${row}, 1, '1990-01-01', 'Eve', 'Pune', md5('${identityKey}')::uuid)`
const plan = (batchId: string) =>
  `select plan_import('${batchId}', '{}', '{name}', '[{"sliceNo":1,"byteFrom":0,"byteTo":9,"rowFrom":1,"rowTo":1,"lineFrom":1}]')`

const attacks: Attack[] = [
  // What only a person may do.
  ['record a decision, even with a checker’s cookie', denied, ({ cookies, batches }) => recording(cookies.checker, batches.pending)],
  [
    'write a decision itself',
    denied,
    ({ batches, ids }) => {
      return `insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, selected)
      values (gen_random_uuid(), '${batches.pending}', '${ids.maker}', 9, 'approve', '${ids.checker}', 1)`
    },
  ],
  ['undo a decision, even with a checker’s cookie', denied, ({ cookies, decisions }) => undoing(cookies.checker, decisions.first)],
  ['add a reason', denied, ({ cookies }) => adding(cookies.admin)],
  ['retire a reason', denied, ({ cookies }) => `select retire_reason('${cookies.admin}', null, null, gen_random_uuid())`],
  ['widen a decision', denied, () => `update decision_selection set selected_rows = ~selected_rows`],
  ['flip a decision', denied, () => `update decision set verdict = 'approve'`],
  ['remove a decision', denied, () => 'delete from decision'],
  [
    'withdraw a batch',
    denied,
    ({ cookies, batches }) => {
      return `select record_withdrawal('${cookies.maker}', null, null, 'k', gen_random_uuid(), '${batches.pending}', null)`
    },
  ],
  [
    'answer a reading',
    denied,
    ({ cookies, batches }) =>
      `select set_parse_options('${cookies.maker}', null, null, gen_random_uuid()::text, '${batches.importing}', '{}')`,
  ],
  ['begin an upload', denied, ({ cookies }) => `select begin_upload('${cookies.maker}')`],
  ['bring a file', denied, ({ cookies, upload }) => opening(cookies.maker, `'${upload}'`, 1)],
  ['discard an upload', denied, ({ cookies, upload }) => `select discard_upload('${cookies.maker}', '${upload}')`],
  // Applying what is not recorded, out of order, or elsewhere.
  ['apply a decision that is not there', 'CS404', () => `select apply_decision_slice(gen_random_uuid(), 1)`],
  ['apply a decision to a slice of another batch', 'CS404', ({ decisions }) => `select apply_decision_slice('${decisions.first}', 99)`],
  ['apply the second decision first', 'CS409', ({ decisions }) => `select apply_decision_slice('${decisions.second}', 1)`],
  ['call a decision applied that is not', 'CS409', ({ decisions }) => `select finish_decision('${decisions.first}')`],
  ['say that a decision was applied', denied, ({ decisions }) => `insert into decision_slice values ('${decisions.first}', 1, 1)`],
  // People who were never parsed from a file, or too late.
  [
    'put a person in as approved',
    denied,
    ({ batches }) => {
      return `insert into users (batch_id, row_no, line, status, decision_no, dob, name, city, identity_key)
      values ('${batches.importing}', 99, 99, 'approved', 1, '1990-01-01', 'Eve', 'Pune', gen_random_uuid())`
    },
  ],
  [
    'put a person in with a decision',
    denied,
    ({ batches }) => {
      return `insert into users (batch_id, row_no, line, decision_no, dob, name, city, identity_key)
      values ('${batches.importing}', 99, 99, 1, '1990-01-01', 'Eve', 'Pune', gen_random_uuid())`
    },
  ],
  [
    'put a person in whose identity key is free',
    denied,
    ({ batches }) => {
      return `insert into users (batch_id, row_no, line, dob, name, city, identity_key, freed)
      values ('${batches.importing}', 99, 99, '1990-01-01', 'Eve', 'Pune', gen_random_uuid(), true)`
    },
  ],
  ['write down itself where a row comes from', denied, ({ batches }) => `insert into revision_row values ('${batches.importing}', 1, 1)`],
  ['add a person to a pending batch', 'CS409', ({ batches }) => person(batches.pending, 99)],
  ['add a person to a closed batch', 'CS409', ({ batches }) => person(batches.closed, 99)],
  ['add a person to a withdrawn batch', 'CS409', ({ batches }) => person(batches.withdrawn, 99)],
  ['add a person to a batch that waits', 'CS409', ({ batches }) => person(batches.waiting, 99)],
  ['add a person to a batch that is not there', 'CS409', () => person('01900000-0000-7000-8000-000000000000', 1)],
  [
    'add people to an open and a closed batch at once',
    'CS409',
    ({ batches }) => {
      return `${person(batches.importing, 99, 'eve 1')}, ('${batches.closed}', 99, 1, '1990-01-01', 'Eve', 'Pune', gen_random_uuid())`
    },
  ],
  [
    'add a person of another batch',
    '23505',
    ({ batches }) => {
      return `insert into users (batch_id, row_no, line, dob, name, city, identity_key)
      select '${batches.importing}', 99, 1, dob, name, city, identity_key from users where batch_id = '${batches.pending}' limit 1`
    },
  ],
  ['add a person without an identity key', '23502', ({ batches }) => person(batches.importing, 99).replace(`'eve'`, 'null')],
  [
    'call a row of a pending batch invalid',
    'CS409',
    ({ batches }) => {
      return `insert into failed_row (batch_id, row_no, line, byte_from, byte_length, outcome, problems)
      values ('${batches.pending}', 99, 1, 0, 1, 'invalid', '[{"code":"nul"}]')`
    },
  ],
  [
    'count rows that are not there',
    '23514',
    ({ batches }) => `select commit_slice('${batches.importing}', 1, B'111111111', 0, 0, sha256(''))`,
  ],
  [
    'count a negative number of rows',
    '23514',
    ({ batches }) => `select commit_slice('${batches.importing}', 1, B'1111', -1, 1, sha256(''))`,
  ],
  ['count a slice again', 'CS409', ({ batches }) => `select commit_slice('${batches.pending}', 1, B'1111', 0, 0, sha256(''))`],
  [
    'commit a slice before the one above it is known',
    'CS409',
    ({ batches }) => `select commit_slice('${batches.importing}', 2, B'1111', 0, 0, sha256(''))`,
  ],
  [
    'publish half a hash',
    '23514',
    ({ batches }) =>
      `select lease_slice('${batches.importing}', gen_random_uuid(), '1 second'); select publish_identity_keys('${batches.importing}', 1, '\\x00')`,
  ],
  ['lease a slice for ever', denied, () => `update slice_lease set ends_at = 'infinity'`],
  ['read the identity keys of others from their leases', denied, () => 'select from slice_lease'],
  ['take a range of a file for ever', denied, () => `update survey_range set ends_at = 'infinity'`],
  ['read dates of birth from what others found in ranges', denied, () => 'select from survey_range'],
  ['help with a survey that has ended', 'CS409', ({ batches }) => `select take_survey_range('${batches.pending}', 9, '1 second')`],
  ['go on with a survey that has ended', 'CS409', ({ batches }) => `select reach_survey_range('${batches.pending}', 0)`],
  [
    'end an import with rows that were only counted',
    'CS500',
    ({ batches }) => {
      return `select commit_slice('${batches.importing}', 1, B'1111', 0, 0, sha256('')); select commit_slice('${batches.importing}', 2, B'1111', 0, 0, sha256(''));
      select end_import('${batches.importing}')`
    },
  ],
  ['end an import that has not been read', 'CS409', ({ batches }) => `select end_import('${batches.importing}')`],
  ['plan a pending batch again', 'CS409', ({ batches }) => plan(batches.pending)],
  ['identity key a slice of a pending batch', 'CS409', ({ batches }) => `select lock_slice('${batches.pending}', 1)`],
  ['refuse a pending batch', 'CS409', ({ batches }) => `select refuse_batch('${batches.pending}', '{"code":"empty"}')`],
  ['refuse a batch that has been read', 'CS409', ({ batches }) => `select refuse_batch('${batches.importing}', '{"code":"empty"}')`],
  ['hold a pending batch', 'CS409', ({ batches }) => `select ask_for_input('${batches.pending}', '{"cause":"date-order"}')`],
  ['move a batch', denied, ({ batches }) => `select move_batch('${batches.closed}', 'pending')`],
  ['change a batch’s maker', denied, ({ ids }) => `update batch set maker_id = '${ids.checker}'`],
  ['reopen a batch', denied, () => `update batch set state = 'pending', ended_at = null`],
  // Imported data stays as it is.
  ['approve a person', denied, () => `update users set status = 'approved', decision_no = 1`],
  ['change a name', denied, () => `update users set name = 'Eve'`],
  ['free an identity key', denied, () => 'update users set freed = true'],
  [
    'overwrite a person',
    denied,
    ({ batches }) => `${person(batches.importing, 1)} on conflict (identity_key) where not freed do update set name = 'Eve'`,
  ],
  ['remove other identity keys', denied, () => 'delete from other_identity_key'],
  ['change other identity keys', denied, () => 'update other_identity_key set identity_key = gen_random_uuid()'],
  [
    'give an imported person another identity key',
    'CS409',
    ({ batches }) =>
      `insert into other_identity_key (batch_id, row_no, alternative, identity_key) values ('${batches.pending}', 1, 1, gen_random_uuid())`,
  ],
  ['free a unique value', denied, () => 'delete from unique_value'],
  ['change who has a unique value', denied, () => 'update unique_value set row_no = 2'],
  [
    'take a unique value for an imported person',
    'CS409',
    ({ batches }) => `insert into unique_value (value, batch_id, row_no) values (gen_random_uuid(), '${batches.pending}', 1)`,
  ],
  ['take unique values again as an undo does', denied, ({ batches }) => `select take_unique_values('${batches.pending}', 1, '{1}')`],
  ['release unique values as a decision does', denied, ({ batches }) => `select release_unique_values('${batches.pending}', 1, '{1}')`],
  ['store unique values of an imported slice', 'CS409', ({ batches }) => `select store_unique_values('${batches.pending}', 1, '')`],
  ['change the unique values of a slice', denied, () => `update unique_value_slice set hashes = ''`],
  ['erase unique values', denied, ({ batches }) => `select erase_unique_values('${batches.pending}', '{1}')`],
  ['remove people', denied, () => 'delete from users'],
  ['empty the people', denied, () => 'truncate users cascade'],
  ['change why a row was not imported', denied, () => `update failed_row set problems = '[]'`],
  ['change a file’s bytes', denied, () => `update upload_chunk set bytes = 'other'`],
  ['add bytes to a file', denied, ({ upload }) => `insert into upload_chunk (upload_id, chunk_no, bytes) values ('${upload}', 9, 'more')`],
  ['change a slice’s counts', denied, () => 'update batch_slice set approved = pending, pending = 0'],
  ['remove a slice', denied, () => 'delete from batch_slice'],
  ['begin a text for a file that is no workbook', 'CS409', ({ batches }) => `select begin_conversion('${batches.importing}')`],
  [
    'add to the text of a file that is no workbook',
    'CS409',
    ({ batches }) =>
      `select add_converted_chunk('${batches.importing}', (select upload_id from batch where id = '${batches.importing}'), 9, 'Eve')`,
  ],
  [
    'make a text that of a batch that is decided',
    'CS409',
    ({ batches }) =>
      `select end_conversion('${batches.pending}', (select upload_id from batch where id = '${batches.pending}'), 0, sha256(''), sha256(''), '{"sheet":"S","sheets":[]}')`,
  ],
  // What a checker sees and judges by.
  [
    'make up a flag',
    denied,
    ({ batches }) => `insert into review_index_flag values ('${batches.pending}', 'new-domain', 1, '{"people":1}')`,
  ],
  ['change what a flag saw', denied, () => `update review_index_flag set facts = '{}'`],
  ['remove flags', denied, () => 'delete from review_index_flag'],
  ['leave people out of an order', denied, () => `update review_index_order set rows = ''`],
  ['make a search find another person', denied, () => `update review_index_text set text = 'eve'`],
  [
    'remove a person from the review index',
    denied,
    ({ batches }) => `select erase_from_review_index('${batches.pending}', '{1}', null, null)`,
  ],
  [
    'mark an incomplete review index as built',
    'CS409',
    ({ batches }) => `select begin_review_index('${batches.pending}'); select end_review_index('${batches.pending}')`,
  ],
  [
    'write a flag that only the database finds',
    'CS422',
    ({ batches }) =>
      `select begin_review_index('${batches.pending}'); select write_review_index_flags('${batches.pending}', 1, 'rejected-before', '{1}', '{0}', '[{}]')`,
  ],
  [
    'write a flag of a shared identity key',
    'CS422',
    ({ batches }) =>
      `select begin_review_index('${batches.pending}'); select write_review_index_flags('${batches.pending}', 1, 'shared-identity-key', '{1}', '{0}', '[{}]')`,
  ],
  [
    'write a name into a flag',
    'CS422',
    ({ batches }) =>
      `select begin_review_index('${batches.pending}'); select write_review_index_flags('${batches.pending}', 1, 'new-domain', '{1}', '{0}', '[{"people":"Eve"}]')`,
  ],
  ['write an index that has not begun', 'CS409', ({ batches }) => `select write_review_index_order('${batches.pending}', 1, 0, '')`],
  [
    'flag people before the index is begun',
    'CS409',
    ({ batches }) => `select flag_review_index_slice('${batches.pending}', 1, 1, '{}', '{}', '{}', '{}', '{}', '{}')`,
  ],
  [
    'write a column that is shorter than the slice',
    'CS422',
    ({ batches }) =>
      `select begin_review_index('${batches.pending}'); select write_review_index_slice('${batches.pending}', 1, 1, '', '', '')`,
  ],
  [
    'write a part with the import of a batch that is imported',
    'CS409',
    ({ batches }) =>
      `select write_review_index_part('${batches.pending}', null, 1, '{}', '{}', '{}', '', '{}', '', '{}', '', '', '', '', '')`,
  ],
]

describe('with the worker’s password no one can', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene()
    await surveyBatch({ ctx: scene.instance.worker, input: { batchId: scene.batches.importing, sliceRows: 4, maxRows: 100 } })
  })
  afterAll(() => scene.instance[Symbol.asyncDispose]())

  test.each(attacks)('%s (%s)', async (_, sqlState, statements) => {
    await expectRefused(scene.instance, scene.instance.database.workerUrl, sqlState, statements(scene))
  })

  test.each<[string, (scene: Scene) => string]>([
    ['close a batch in which people wait', ({ batches }) => `select close_batch('${batches.pending}')`],
    ['plan a batch again', ({ batches }) => plan(batches.importing)],
    ['make a surveyed batch the revision of another', ({ batches }) => `select link_revision('${batches.pending}', '{${batches.closed}}')`],
    ['end an import twice', ({ batches }) => `select end_import('${batches.pending}')`],
    ['start an ended batch', ({ batches }) => `select start_import('${batches.closed}')`],
    ['sweep away a file that is evidence', () => `select sweep_uploads('-1 day')`],
    ['begin the instance of a withdrawn batch', ({ batches }) => `select begin_review_index('${batches.withdrawn}')`],
  ])('%s: it changes nothing', async (_, statement) => {
    const before = await tableDigests(scene.instance.owner)
    await scene.instance.worker.db.query(statement(scene))
    expect(await tableDigests(scene.instance.owner)).toEqual(before)
  })

  test('apply a decision twice: the second time changes nothing', async () => {
    const { instance, decisions } = scene
    const apply = () => instance.worker.db.query('select apply_decision_slice($1, 1) as applied', [decisions.first])
    expect(await apply()).toEqual([{ applied: 1 }])
    const before = await tableDigests(instance.owner)
    expect(await apply()).toEqual([{ applied: 1 }])
    expect(await tableDigests(instance.owner)).toEqual(before)
  })
})
