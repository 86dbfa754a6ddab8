import type pg from 'pg'
import { vi } from 'vitest'
import type { Context } from '#core/context'
import { undoDecision } from '#core/decisions/undo-decision'
import { confirmReversal } from '#core/reversals/confirm-reversal'
import { declineReversal } from '#core/reversals/decline-reversal'
import { LOGIN_ROLES, type LoginRole } from '#database/roles'
import { actWaiting } from '#test/attacks/act-waiting'
import { queryAsRole } from '#test/attacks/as-role'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { withoutConstraint, withoutGuards, withoutRefusal } from '#test/attacks/without-guards'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { approvedBatch, confirmToReverse, proposeToReverse, rowsOf } from '#test/reversals'

type Facts = Awaited<ReturnType<typeof prepare>>
type Scene = Facts & { instance: TestInstance }

/** Two closed batches of two people: a maker's, and one of an operator who is a checker too. */
async function prepare(instance: TestInstance) {
  const [maker, both] = [await instance.signIn('maker'), await instance.signIn('maker', 'checker')]
  const [dishonest, honest] = [await instance.signIn('checker'), await instance.signIn('checker')]
  const [otherMaker, admin, auditor] = [await instance.signIn('maker'), await instance.signIn('admin'), await instance.signIn('auditor')]
  const batchId = await approvedBatch(instance, maker, honest, 2)
  const own = await approvedBatch(instance, both, honest, 2, { city: 'Oslo' })
  const pending = await instance.bring(maker, peopleCsv('Lima', 2))
  return { maker, both, dishonest, honest, otherMaker, admin, auditor, batchId, own, pending }
}

const on = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })
const proposeAs = ({ instance }: Scene, by: Context, batchId: string, row = 1) => proposeToReverse(on(instance, by), rowsOf(batchId, row))
const confirmAs = ({ instance }: Scene, by: Context, reversalId: string, digest?: string) =>
  digest === undefined
    ? confirmToReverse(on(instance, by), reversalId)
    : confirmReversal({ ctx: on(instance, by), input: { reversalId, digest } })

/** Whether the person in this row is taken back, once the worker has applied what is recorded. */
async function isReversed({ instance }: Scene, batchId: string, row = 1): Promise<boolean> {
  await instance.apply(batchId)
  const { rowCount } = await instance.owner.query(`select from users where batch_id = $1 and row_no = $2 and status = 'reversed'`, [
    batchId,
    row,
  ])
  return rowCount === 1
}

const differs = withoutRefusal('confirm_reversal', 'reversal-differs', 'CS409')
const notYourBatch = withoutGuards(withoutRefusal('require_reversible', 'not-your-batch', 'CS403'), (owner) =>
  withoutText(owner, 'may_still_propose', 'b.maker_id <> o.id', 'false'),
)

/** A reversal of row 1 that `decided_by` confirmed, and its decision, as the application would write them. */
const insertDecided = `
  with v as (
    insert into reversal (id, reason, proposed_by, proposed_session_id, expires_at, decided_by, decided_session_id, decided_at, confirmed,
      selected, selection_digest)
    values ($1, 'Mine', $3, $1, now() + interval '1 day', $4, $1, now(), true, 1, sha256('')) returning *
  ), d as (
    insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason, reversal_id, proposed_by, selected,
      selection_digest)
    select $1, b.id, b.maker_id, 99, 'reverse', $4, $1, 'Mine', $1, $3, 1, sha256('') from batch b where b.id = $2 returning *
  )
  insert into decision_selection (decision_id, slice_no, selected_rows, selected) values ($1, 1, B'10', 1)`
const id = '01900000-0000-7000-8000-000000000001'

const withRights = (role: LoginRole): Attempt<Facts>[] => [
  {
    name: `the ${role} role writes a reversal and its decision in the name of two others`,
    withoutGuard: withoutGuards(
      (owner) => owner.query(`grant insert, select on reversal, decision, decision_selection to countersign_${role}`),
      (owner) => owner.query(`grant select on batch to countersign_${role}`),
    ),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      await queryAsRole(instance, role, insertDecided, [id, batchId, dishonest.actor.id, honest.actor.id])
      return isReversed(scene, batchId)
    },
  },
  {
    name: `the ${role} role records the decision of a reversal that no one confirmed`,
    withoutGuard: withoutGuards(
      (owner) => owner.query(`grant execute on function record_reversal(actor, reversal, uuid, slice_selection[]) to countersign_${role}`),
      (owner) => owner.query(`grant select on reversal to countersign_${role}`),
      withoutConstraint('decision', 'decision_reversal_id_proposed_by_actor_id_fkey'),
    ),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId)
      await queryAsRole(
        instance,
        role,
        `select record_reversal((s.operator, s.session, 'checker', null, null, true)::actor, v, $2, array[(1, B'10')::slice_selection])
         from reversal v, (values ($3::uuid, $4::uuid)) s(operator, session) where v.id = $1`,
        [reversalId, batchId, honest.actor.id, await sessionOf(instance, honest)],
      )
      return isReversed(scene, batchId)
    },
  },
  {
    name: `the ${role} role swaps the people of a reversal, and its digest, while an honest checker looks at it`,
    withoutGuard: withoutGuards(
      (owner) => owner.query(`grant select, update on reversal, reversal_selection to countersign_${role}`),
      differs,
    ),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId, digest } = await proposeAs(scene, dishonest, batchId, 1)
      await queryAsRole(instance, role, `update reversal_selection set selected_rows = B'01' where reversal_id = $1`, [reversalId])
      await queryAsRole(
        instance,
        role,
        `update reversal set selection_digest = sha256(uuid_send($2) || sha256(int4send(1) || varbit_send(B'01'))) where id = $1`,
        [reversalId, batchId],
      )
      await confirmAs(scene, honest, reversalId, digest)
      return isReversed(scene, batchId, 2)
    },
  },
  {
    name: `a checker with the password of the ${role} role has another as the proposer of their own reversal, and confirms it`,
    withoutGuard: (owner) => owner.query(`grant select, update on reversal to countersign_${role}`),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId)
      await queryAsRole(instance, role, 'update reversal set proposed_by = $2 where id = $1', [reversalId, honest.actor.id])
      await confirmAs(scene, dishonest, reversalId)
      return isReversed(scene, batchId)
    },
  },
  {
    name: `the ${role} role brings an expired reversal back to life`,
    withoutGuard: (owner) => owner.query(`grant select, update on reversal to countersign_${role}`),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId)
      await instance.owner.query('update reversal set expires_at = proposed_at')
      await queryAsRole(instance, role, `update reversal set expires_at = now() + interval '1 day' where id = $1`, [reversalId])
      await confirmAs(scene, honest, reversalId)
      return isReversed(scene, batchId)
    },
  },
]

async function sessionOf({ owner }: TestInstance, { actor }: Context): Promise<string> {
  const { rows } = await owner.query<{ id: string }>('select id from auth.session where operator_id = $1', [actor.id])
  return rows[0]?.id ?? ''
}

const withoutRole = (owner: pg.Client) => withoutText(owner, 'may_still_propose', `g.role = 'checker' or`, 'true or')

const proposing = (name: 'admin' | 'auditor'): Attempt<Facts> => ({
  name: `an ${name} proposes a reversal, and an honest checker confirms it`,
  withoutGuard: withoutGuards((owner) => withoutText(owner, 'require_proposer', `else 'maker'`, `else '${name}'`), withoutRole),
  async succeeds(scene) {
    const { instance, honest, batchId } = scene
    const call = `select propose_reversal($1, null, null, 'key', '\\x00', $2, null, 'Mine', array[$3::uuid], '{1}', null, null, null)`
    await instance.web.query(call, [scene[name].actor.cookie, id, batchId])
    await confirmAs(scene, honest, id)
    return isReversed(scene, batchId)
  },
})

const confirming = (name: 'maker' | 'admin' | 'auditor'): Attempt<Facts> => ({
  name: `a ${name} confirms a reversal that a checker proposed`,
  withoutGuard: withoutGuards((owner) => withoutText(owner, 'confirm_reversal', `'checker'`, `'${name}'`), notYourBatch),
  async succeeds(scene) {
    const { instance, dishonest, own } = scene
    const { id: reversalId, digest } = await proposeAs(scene, dishonest, own)
    await instance.web.query('select confirm_reversal($1, null, null, $2, $3)', [scene[name].actor.cookie, reversalId, digest])
    return isReversed(scene, own)
  },
})

const attempts: Attempt<Facts>[] = [
  {
    name: 'a checker confirms the reversal that they proposed',
    withoutGuard: withoutGuards(
      withoutRefusal('confirm_reversal', 'second-checker-needed', 'CS403'),
      withoutConstraint('reversal', 'four_eyes'),
      withoutConstraint('decision', 'four_eyes'),
    ),
    async succeeds(scene) {
      const { dishonest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId)
      await confirmAs(scene, dishonest, reversalId)
      return isReversed(scene, batchId)
    },
  },
  {
    name: 'the maker of a batch, a checker too, confirms the reversal in it',
    withoutGuard: withoutGuards(withoutRefusal('confirm_reversal', 'own-batch', 'CS403'), withoutConstraint('decision', 'four_eyes')),
    async succeeds(scene) {
      const { dishonest, both, own } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, own)
      await confirmAs(scene, both, reversalId)
      return isReversed(scene, own)
    },
  },
  {
    name: 'a maker proposes to reverse people of another maker, and an honest checker confirms it',
    withoutGuard: notYourBatch,
    async succeeds(scene) {
      const { instance, otherMaker, honest, batchId } = scene
      const call = `select propose_reversal($1, null, null, 'key', '\\x00', $2, null, 'Mine', array[$3::uuid], '{1}', null, null, null)`
      await instance.web.query(call, [otherMaker.actor.cookie, id, batchId])
      await confirmAs(scene, honest, id)
      return isReversed(scene, batchId)
    },
  },
  {
    name: 'a maker proposes to reverse everyone, of other makers too, by filter',
    withoutGuard: withoutGuards(
      (owner) => withoutText(owner, 'people_in_register', '(p_maker is null or b.maker_id = p_maker)', 'true'),
      notYourBatch,
    ),
    async succeeds(scene) {
      const { instance, otherMaker, honest, batchId } = scene
      const call = `select propose_reversal($1, null, null, 'key', '\\x00', $2, null, 'Mine', null, null, null, '{}', 4)`
      await instance.web.query(call, [otherMaker.actor.cookie, id])
      await confirmAs(scene, honest, id)
      return isReversed(scene, batchId)
    },
  },
  {
    name: 'a reversal of everyone takes more people than its proposer saw',
    withoutGuard: (owner) => withoutText(owner, 'propose_reversal', 'v_count <> p_expected_count', 'false'),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId } = await proposeToReverse(on(instance, dishonest), { filter: {}, expectedCount: 1 })
      await confirmAs(scene, honest, reversalId)
      return isReversed(scene, batchId)
    },
  },
  {
    name: 'a checker confirms a reversal that has expired',
    withoutGuard: withoutGuards(
      withoutRefusal('require_open_reversal', 'reversal-expired', 'CS409'),
      withoutConstraint('reversal', 'decided_in_time'),
    ),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId)
      await instance.owner.query('update reversal set expires_at = clock_timestamp()')
      await confirmAs(scene, honest, reversalId)
      return isReversed(scene, batchId)
    },
  },
  {
    name: 'a checker confirms a reversal that another declined',
    withoutGuard: withoutRefusal('require_open_reversal', 'reversal-decided-already', 'CS409'),
    async succeeds(scene) {
      const { instance, maker, honest, dishonest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, maker, batchId)
      await declineReversal({ ctx: on(instance, honest), input: { reversalId } })
      await confirmAs(scene, dishonest, reversalId)
      return isReversed(scene, batchId)
    },
  },
  {
    name: 'two checkers confirm one reversal, which records two decisions',
    withoutGuard: withoutGuards(
      withoutRefusal('require_open_reversal', 'reversal-decided-already', 'CS409'),
      withoutConstraint('decision', 'decision_reversal_id_batch_id_key'),
      withoutConstraint('decision', 'decision_reversal_id_proposed_by_actor_id_fkey'),
    ),
    async succeeds(scene) {
      const { instance, maker, honest, dishonest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, maker, batchId)
      await confirmAs(scene, honest, reversalId)
      await confirmAs(scene, dishonest, reversalId)
      const { rowCount } = await instance.owner.query('select from decision where reversal_id = $1', [reversalId])
      return rowCount === 2
    },
  },
  {
    name: 'a checker confirms another reversal than the one they were shown',
    withoutGuard: differs,
    async succeeds(scene) {
      const { dishonest, honest, batchId } = scene
      const { digest } = await proposeAs(scene, dishonest, batchId, 2)
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId, 1)
      await confirmAs(scene, honest, reversalId, digest)
      return isReversed(scene, batchId)
    },
  },
  {
    name: 'a deactivated operator has a reversal left that is confirmed',
    withoutGuard: withoutRefusal('confirm_reversal', 'proposer-not-active', 'CS409'),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId)
      await instance.owner.query('update auth.operator set deactivated_at = now() where id = $1', [dishonest.actor.id])
      await confirmAs(scene, honest, reversalId)
      return isReversed(scene, batchId)
    },
  },
  {
    name: 'an operator who was a checker has a reversal left that is confirmed',
    withoutGuard: withoutRole,
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId)
      await instance.owner.query(`update operator_role_grant set role = 'maker' where operator_id = $1`, [dishonest.actor.id])
      await confirmAs(scene, honest, reversalId)
      return isReversed(scene, batchId)
    },
  },
  {
    name: 'a checker undoes an approval alone that has become final while they waited for the audit',
    withoutGuard: (owner) => withoutText(owner, 'require_not_final', /raise exception 'undo-too-late'[^;]*;/, 'null;'),
    async succeeds({ instance, honest, pending }) {
      await instance.owner.query('update policy set undo_window_seconds = 3600')
      const { id: decisionId } = await instance.decide(on(instance, honest), pending, { verdict: 'approve', selection: { rows: [1] } })
      await instance.apply(pending)
      await instance.owner.query(`update decision set final_at = clock_timestamp() + interval '2 seconds' where id = $1`, [decisionId])
      const isOver = async () => (await instance.owner.query('select from decision where final_at > clock_timestamp()')).rowCount === 0
      const undo = `select undo_decision('${honest.actor.cookie}', null, null, 'undo', gen_random_uuid(), '${decisionId}')`
      const lock = 'select from audit_head for update'
      const meanwhile = () => vi.waitUntil(isOver, { timeout: 10_000, interval: 50 })
      await actWaiting({ instance, lock, act: ['begin', undo], meanwhile })
      return (await instance.owner.query('select from decision where undone_at is not null')).rowCount === 1
    },
  },
  {
    name: 'two operators reverse a person whose approval can still be undone',
    withoutGuard: (owner) =>
      withoutText(
        owner,
        'final_rows_between',
        'and d.final_at <= (select least(final_bound(b), now()) from batch b where b.id = p_slice.batch_id)',
      ),
    async succeeds(scene) {
      const { instance, dishonest, honest, pending } = scene
      await instance.owner.query('update policy set undo_window_seconds = 3600')
      await instance.decide(on(instance, honest), pending, { verdict: 'approve', selection: { rows: [1] } })
      await instance.apply(pending)
      const { id: reversalId } = await proposeAs(scene, dishonest, pending)
      await confirmAs(scene, honest, reversalId)
      return isReversed(scene, pending)
    },
  },
  {
    name: 'two operators reverse a person who was never approved',
    withoutGuard: withoutGuards(
      (owner) => withoutText(owner, 'final_rows_between', 'erased_rows := v_none;', 'erased_rows := v_none; final_rows := ~v_none;'),
      (owner) => withoutText(owner, 'final_people', 's.approved > 0 and', ''),
      (owner) =>
        withoutText(
          owner,
          'apply_decision_slice',
          `and row_no between v_slice.row_from and v_slice.row_to and status = 'approved'`,
          'and row_no between v_slice.row_from and v_slice.row_to',
        ),
      (owner) =>
        withoutText(owner, 'apply_decision_slice', `when 'reverse' then pending else`, `when 'reverse' then pending - v_applied else`),
      (owner) => withoutText(owner, 'apply_decision_slice', `v_decision.verdict = 'reverse' or v_undone.verdict = 'approve'`, 'false'),
    ),
    async succeeds(scene) {
      const { dishonest, honest, pending } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, pending)
      await confirmAs(scene, honest, reversalId)
      return isReversed(scene, pending)
    },
  },
  {
    name: 'two operators reverse a person of a frozen batch',
    withoutGuard: withoutGuards(
      withoutRefusal('require_reversible', 'batch-frozen', 'CS409'),
      withoutRefusal('require_not_frozen', 'batch-frozen', 'CS409'),
    ),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId)
      await instance.owner.query('select move_batch($1, $2)', [batchId, 'frozen'])
      await confirmAs(scene, honest, reversalId)
      const { rows } = await instance.owner.query(
        `select apply_decision_slice(d.id, 1) as applied from decision d where d.reversal_id = $1`,
        [reversalId],
      )
      return rows[0].applied === 1
    },
  },
  {
    name: 'the checker who confirmed a reversal undoes it alone',
    withoutGuard: withoutGuards(
      withoutRefusal('undo_decision', 'undo-only-decisions', 'CS409'),
      (owner) => withoutText(owner, 'undo_decision', /raise exception 'batch-not-pending'[^;]*;/, 'null;'),
      withoutConstraint('decision', 'only_checkers_decisions_are_undone'),
    ),
    async succeeds(scene) {
      const { instance, dishonest, honest, batchId } = scene
      const { id: reversalId } = await proposeAs(scene, dishonest, batchId)
      await confirmAs(scene, honest, reversalId)
      await instance.apply(batchId)
      const { rows } = await instance.owner.query<{ id: string }>('select id from decision where reversal_id = $1', [reversalId])
      await undoDecision({ ctx: on(instance, honest), input: { decisionId: rows[0]?.id ?? '', idempotencyKey: 'undo' } })
      return true
    },
  },
  proposing('admin'),
  proposing('auditor'),
  confirming('maker'),
  confirming('admin'),
  confirming('auditor'),
  ...LOGIN_ROLES.flatMap(withRights),
]

describeAttempts<Facts>({ way: '10: one operator takes people back who are final', prepare, attempts })
