import { describe, expect, test } from 'vitest'
import { verifyChain } from '#core/audit/verify-chain'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { verifyDatabase } from '#core/verification/verify-database'
import { askFor } from '#test/disclosures'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleOf } from '#test/people'
import { closedBatch, reverse } from '#test/reversals'
import { sampleOf } from '#test/sample'

describe('verifyDatabase', () => {
  test('finds nothing in untouched samples, duplicates across files, every kind of decision and a partial import', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const { bytes } = await sampleOf(700)
    const batchId = await instance.bring(maker, bytes, { sliceRows: 100 })
    await instance.decide(checker, batchId, {
      verdict: 'reject',
      reason: 'Not "known", Zürich\nor so',
      selection: { rows: [1, 2, 3, 250, 699] },
    })
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [3, 4, 5] } })
    await instance.apply(batchId)
    const rest = await pendingOf(instance, batchId)
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: rest } })
    await instance.apply(batchId)
    const again = await instance.bring(maker, bytes, { sliceRows: 333 })
    await withdrawBatch({ ctx: maker, input: { batchId: again, idempotencyKey: 'back' } })
    await instance.apply(again)
    await reverse(instance, [checker, await instance.signIn('checker')], batchId, 4, 5)
    await instance.bring(maker, csvOf(peopleOf('Oslo', 40)))
    await instance.survey(await instance.upload(maker, csvOf(peopleOf('Bonn', 40))))
    await instance.upload(maker, 'name,dob\n')
    expect(await findingsOf(instance)).toEqual([])
    expect(await verifyChain({ ctx: { db: instance.web }, input: {} })).toMatchObject({ fault: null })
  })

  test.each<[string, RegExp, string]>([
    ['a name', /^Row 3 does not have the name /, `update users set name = 'Eve' where row_no = 3`],
    ['a date of birth', /^Row 3 does not have the dob /, `update users set dob = '1990-01-02' where row_no = 3`],
    ['a city', /^Row 3 does not have the city /, `update users set city = 'Rome' where row_no = 3`],
    ['an e-mail address', /^Row 3 does not have the email /, `update users set email = 'eve@example.com' where row_no = 3`],
    ['an identity key', /^Row 3 has another identity key /, `update users set identity_key = gen_random_uuid() where row_no = 3`],
    ['a freed identity key', /^Row 1 is approved, and its identity key is free/, 'update users set freed = true where row_no = 1'],
    ['a taken identity key', /^Row 2 is rejected, and its identity key is taken/, 'update users set freed = false where row_no = 2'],
    ['a line', /^Row 3 does not have the line /, 'update users set line = 9 where row_no = 3'],
    ['an approval without a decision', /^Row 3 is approved, and by its decisions it is pending/, approveWithoutDecision(3)],
    [
      'an approved person set to pending',
      /^Row 1 is pending, and by its decisions it is approved/,
      `update users set status = 'pending', decision_no = 0 where row_no = 1`,
    ],
    ['a person removed', /^Row 3 is missing/, 'delete from users where row_no = 3'],
    [
      'a person added',
      /rows are in no slice/,
      `insert into users select batch_id, 99, 99, 'pending', 0, dob, 'Eve', city, null, gen_random_uuid(), false from users where row_no = 3`,
    ],
    ['the kept file', /^The kept file is not/, `update upload_chunk set bytes = overlay(bytes placing 'X' from 20)`],
    [
      'the maker',
      /^The maker is not/,
      `alter table decision drop constraint decision_batch_id_maker_id_fkey; update batch set maker_id = (select id from auth.operator where id <> maker_id limit 1)`,
    ],
    [
      'the version of fields of a batch',
      /^The version of fields is not the one that was in force/,
      `alter table field_version drop constraint confirmed_after_the_first;
       insert into field_version (number, definition, sha256) select 2, definition, sha256 from field_version;
       update batch set field_version = 2`,
    ],
    [
      'the fields of a version',
      /^The fields are not those that were in force/,
      `update field_version set definition = definition || ' ', sha256 = sha256(convert_to(definition || ' ', 'UTF8'))`,
    ],
    [
      'an invalid row’s reason',
      /^Row 6 is invalid for other reasons/,
      `update failed_row set problems = jsonb_set(problems, '{0,code}', '"nul"') where row_no = 6`,
    ],
    ['a person stored as a duplicate', /^Row 3 is at another place|^Row 3 is not a duplicate/, storeAsDuplicate(3)],
    ['a duplicate that refers to another row', /^Row 7 is not a duplicate/, 'update failed_row set repeats_row_no = 2 where row_no = 7'],
    [
      'a reason',
      /^Decision .* has another verdict, reason or selection/,
      `update decision set reason = 'Because' where verdict = 'reject'`,
    ],
    [
      'a selection',
      /^Decision .* covers other people than were recorded/,
      `update decision_selection set selected_rows = B'0010000' where selected_rows = B'1000000'`,
    ],
    [
      'a selection and its digest',
      /^Decision .* has another verdict, reason or selection/,
      `update decision_selection set selected_rows = B'0010000' where selected_rows = B'1000000';
       update decision d set selection_digest = (select sha256(int4send(slice_no) || varbit_send(selected_rows)) from decision_selection where decision_id = d.id)`,
    ],
    [
      'one more in a selection than was counted',
      /^Decision .* covers other people than were recorded/,
      `update decision_selection set selected_rows = B'1010000', selected = 2 where selected_rows = B'1000000'`,
    ],
    [
      'one more applied than was selected',
      /^Decision .* was applied to people of slice 1 that it does not cover/,
      `update decision_slice set applied_rows = B'1010000', applied = 2 where applied_rows = B'1000000'`,
    ],
    ['a removed selection', /^Decision .* covers other people than were recorded/, 'delete from decision_selection'],
    [
      'a cause for which nothing was skipped',
      /^Decision .* does not account for all people/,
      `insert into decision_skipped select id, 1, 'taken-back', null, 1 from decision where verdict = 'reject'`,
    ],
    [
      'a decision’s checker',
      /^Decision .* is by another operator/,
      `update decision set actor_id = (select o.id from auth.operator o where o.id not in (maker_id, actor_id) limit 1)`,
    ],
    [
      'a decision’s rows',
      /^What decision .* was applied to in slice 1/,
      `update decision_slice set applied_rows = B'0010000' where applied_rows = B'1000000'`,
    ],
    [
      'a decision’s count',
      /^The outcome of decision/,
      `alter table decision drop constraint all_accounted_for; update decision set skipped = 5 where verdict = 'reject'`,
    ],
    [
      'a slice’s counts',
      /^Slice 1 counts 2 pending and has 3/,
      `update batch_slice set pending = 2, approved = 2, pending_rows = B'0011000'`,
    ],
    [
      'a rejected person set to sent back',
      /^Row 2 is sent-back, and by its decisions it is rejected/,
      `update users set status = 'sent-back' where row_no = 2`,
    ],
    ['a rejection counted as sent back', /^Slice 1 counts 0 rejected and has 1/, 'update batch_slice set rejected = 0, sent_back = 1'],
    ['a slice’s digest', /^The digest of slice 1/, `update batch_slice set digest = sha256('')`],
    [
      'a shortened slice',
      /^What was imported differs|^Slice/,
      "update batch_slice set row_to = 6, duplicate = 0, pending_rows = B'001110'; update batch set row_count = 6",
    ],
    ['the reason of a disclosure', /^Disclosure .* has another reason/, `update disclosure set reason = 'For no reason at all'`],
    ['a reason erased without an erasure', /^Disclosure .* has another reason/, `update disclosure set reason = '[erased]'`],
    [
      'the auditor of a disclosure',
      /^Disclosure .* is not by the operator/,
      `update disclosure set operator_id = (select o.id from auth.operator o where o.id <> operator_id limit 1)`,
    ],
    ['a removed disclosure', /^Disclosure .* is in the audit log but not/, 'delete from disclosure'],
    [
      'a disclosure that no one asked for',
      /^Disclosure .* is not by the operator/,
      'insert into disclosure (id, session_id, operator_id, batch_id, reason) select gen_random_uuid(), gen_random_uuid(), operator_id, batch_id, reason from disclosure',
    ],
    [
      'an event’s columns',
      /^1 events have columns that differ/,
      `alter table audit_event alter column at drop expression;
       update audit_event set at = at - interval '1 day' where action = 'batch.imported'`,
    ],
  ])('detects a change by the owner of the database: %s', async (_, message, tampering) => {
    await using instance = await decidedInstance()
    expect(await findingsOf(instance)).toEqual([])
    await instance.owner.query(`
      alter table users drop constraint identity_key_is_taken, drop constraint decided_by_a_decision;
      alter table batch_slice drop constraint balance, drop constraint pending_by_row;
      alter table users disable trigger all; alter table failed_row disable trigger all`)
    await instance.owner.query(tampering)
    expect(await findingsOf(instance)).toContainEqual(expect.objectContaining({ kind: 'fault', message: expect.stringMatching(message) }))
  })
})

describe('verifyDatabase of a reversal', () => {
  test.each<[string, RegExp, string]>([
    ['one person more', /^Row 1 is approved, and by its decisions it is reversed/, changeReversal(`B'110'`, 2)],
    ['one person less', /^Row 2 is reversed, and by its decisions it is approved/, changeReversal(`B'000'`, 0)],
    [
      'a person who is reversed and stays approved',
      /^Row 2 is approved, and by its decisions it is reversed/,
      `update users set status = 'approved' where row_no = 2`,
    ],
    [
      'a person who is reversed without a decision',
      /^Row 1 is reversed, and by its decisions it is approved/,
      `update users set status = 'reversed' where row_no = 1`,
    ],
    [
      'a reversed person counted as approved',
      /^Slice 1 counts 3 approved and has 2/,
      'update batch_slice set approved = 3, reversed = 0 where slice_no = 1',
    ],
    [
      'an identity key that is taken again',
      /^Row 2 is reversed, and its identity key is taken/,
      'update users set freed = false where row_no = 2',
    ],
    [
      'another proposer',
      /^Decision .* is not what another operator proposed/,
      `alter table decision drop constraint decision_reversal_id_proposed_by_actor_id_fkey; update decision set proposed_by = maker_id where verdict = 'reverse'`,
    ],
    [
      'the proposer as the one who confirmed',
      /^Decision .* is by another operator/,
      `alter table decision drop constraint decision_reversal_id_proposed_by_actor_id_fkey, drop constraint four_eyes;
       update decision set actor_id = proposed_by where verdict = 'reverse'`,
    ],
  ])('detects %s', async (_, message, tampering) => {
    await using instance = await openTestInstance()
    const { first, second, batchId } = await closedBatch(instance, 6)
    await reverse(instance, [first, second], batchId, 2)
    expect(await findingsOf(instance)).toEqual([])
    await instance.owner.query(`
      alter table batch_slice drop constraint balance; alter table users drop constraint identity_key_is_taken; alter table users disable trigger all`)
    await instance.owner.query(tampering)
    expect(await findingsOf(instance)).toContainEqual(expect.objectContaining({ kind: 'fault', message: expect.stringMatching(message) }))
  })
})

/** Has the reversal of the second of three people say that it took others, with all its digests. */
function changeReversal(rows: string, count: number): string {
  return `update decision_slice set applied_rows = ${rows}, applied = ${count} where decision_id = (select id from decision where verdict = 'reverse')`
}

/** Seven rows: one approved, one rejected, three pending, one invalid, and one duplicate of the first. An auditor has asked to see them. */
async function decidedInstance(): Promise<TestInstance> {
  const instance = await openTestInstance()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  await instance.signIn('admin')
  const [first = '', ...others] = peopleOf('Pune', 5)
  const batchId = await instance.bring(maker, csvOf([first, ...others, 'Ben,1990-02-31,Oslo', first]))
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] } })
  await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Unknown', selection: { rows: [2] } })
  await instance.apply(batchId)
  await askFor(await instance.signIn('auditor'), batchId)
  return instance
}

async function findingsOf(instance: TestInstance) {
  const findings: unknown[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: (finding) => void findings.push(finding) } })
  return findings
}

async function pendingOf(instance: TestInstance, batchId: string): Promise<number> {
  const { rows } = await instance.owner.query<{ pending: number }>(
    'select sum(pending)::int as pending from batch_slice where batch_id = $1',
    [batchId],
  )
  return rows[0]?.pending ?? 0
}

function approveWithoutDecision(row: number): string {
  return `update users set status = 'approved', decision_no = (select decision_no from decision where verdict = 'approve') where row_no = ${row}`
}

function storeAsDuplicate(row: number): string {
  return `insert into failed_row (batch_id, row_no, line, byte_from, byte_length, outcome, repeats_batch_id, repeats_row_no)
    select batch_id, row_no, line, 0, 1, 'duplicate', batch_id, 1 from users where row_no = ${row};
    delete from users where row_no = ${row}`
}
