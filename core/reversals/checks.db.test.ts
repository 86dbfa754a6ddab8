import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { closedBatch, reverse } from '#test/reversals'

const checkFailed = '23514'

test.each<[string, string, string]>([
  ['reversal', 'four_eyes', 'update reversal set decided_by = proposed_by'],
  ['reversal', 'says_why', `update reversal set reason = ' '`],
  ['reversal', 'decided_whole', 'update reversal set decided_by = null'],
  ['reversal', 'decided_in_time', 'update reversal set expires_at = decided_at'],
  ['reversal_selection', 'selected_by_row', 'update reversal_selection set selected = 2'],
  ['decision', 'four_eyes', `update decision set actor_id = maker_id where verdict = 'reverse'`],
  ['decision', 'four_eyes', `update decision set actor_id = proposed_by where verdict = 'reverse'`],
  ['decision', 'carries_out_a_reversal', `update decision set reversal_id = null where verdict = 'reverse'`],
  ['decision', 'someone_proposed', `update decision set proposed_by = gen_random_uuid() where verdict = 'approve'`],
  ['decision', 'four_eyes', `update decision set proposed_by = actor_id where verdict = 'approve'`],
  ['decision', 'reject_says_why', `update decision set reason = null where verdict = 'reverse'`],
  ['decision', 'reversal_is_by_row', `update decision set by_email = true where verdict = 'reverse'`],
  ['decision', 'only_checkers_decisions_become_final', `update decision set final_at = now() where verdict = 'reverse'`],
  ['decision', 'only_checkers_decisions_are_undone', `update decision set undone_at = now() where verdict = 'reverse'`],
  ['batch_slice', 'balance', 'update batch_slice set reversed = 0 where reversed = 1'],
  ['users', 'identity_key_is_taken', `update users set freed = true where status = 'approved'`],
  ['freed_slice', 'freed_slice_freed_rows_check', `update freed_slice set freed_rows = B'000'`],
])('a check of %s, %s, refuses: %s %s', async (table, constraint, change) => {
  await using instance = await openTestInstance()
  const { first, second, batchId } = await closedBatch(instance)
  await reverse(instance, [first, second], batchId, 1)
  // Foreign keys would refuse some of it too.
  await instance.owner.query('alter table decision drop constraint decision_reversal_id_proposed_by_actor_id_fkey')
  await expect(instance.owner.query(change)).rejects.toMatchObject({ code: checkFailed, table, constraint })
})

test('a decision carries out a reversal of its proposer, which its actor confirmed', async () => {
  await using instance = await openTestInstance()
  const { maker, first, second, batchId } = await closedBatch(instance)
  await reverse(instance, [first, second], batchId, 1)
  for (const column of ['actor_id', 'proposed_by']) {
    const change = `update decision set ${column} = $1 where verdict = 'reverse'`
    const other = column === 'actor_id' ? (await instance.signIn('checker')).actor.id : maker.actor.id
    await expect(instance.owner.query(change, [other])).rejects.toMatchObject({
      code: '23503',
      constraint: 'decision_reversal_id_proposed_by_actor_id_fkey',
    })
  }
})
