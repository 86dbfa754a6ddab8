import { confirmApprovalRequest } from '#core/approval-requests/confirm-approval-request'
import { declineApprovalRequest } from '#core/approval-requests/decline-approval-request'
import type { Context } from '#core/context'
import { LOGIN_ROLES, type LoginRole } from '#database/roles'
import { askSecondChecker, confirmApproval, everyone, largeRegister } from '#test/approval-requests'
import { queryAsRole } from '#test/attacks/as-role'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { withoutConstraint, withoutGuards, withoutRefusal } from '#test/attacks/without-guards'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

type Facts = Awaited<ReturnType<typeof prepare>>
type Scene = Facts & { instance: TestInstance }

/** A large register, with batches of 201 people: one of a maker, and one of an operator who is a checker too. */
async function prepare(instance: TestInstance) {
  const large = await largeRegister(instance)
  const own = await instance.bring(large.both, peopleCsv('Lima', 201))
  const [admin, auditor] = [await instance.signIn('admin'), await instance.signIn('auditor')]
  return { ...large, own, admin, auditor }
}

const on = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })
const askAs = ({ instance }: Scene, by: Context, batchId: string) => askSecondChecker(on(instance, by), batchId, everyone(201))
const confirmAs = ({ instance }: Scene, by: Context, requestId: string) => confirmApproval(on(instance, by), requestId)

async function approved({ instance }: Scene, batchId: string): Promise<number> {
  await instance.apply(batchId)
  const { rows } = await instance.owner.query('select sum(approved)::int as approved from batch_slice where batch_id = $1', [batchId])
  return rows[0].approved
}

const ownBatch = withoutGuards(
  withoutRefusal('require_decidable', 'own-batch', 'CS403'),
  withoutConstraint('approval_request', 'four_eyes'),
  withoutConstraint('decision', 'four_eyes'),
)

const withRights = (role: LoginRole): Attempt<Facts>[] => [
  {
    name: `the ${role} role switches the threshold off, and a checker approves everyone alone`,
    withoutGuard: (owner) => owner.query(`grant select, update on policy to countersign_${role}`),
    async succeeds(scene) {
      const { instance, first, batchId } = scene
      await queryAsRole(instance, role, 'update policy set safety_threshold_percent = null')
      await instance.decide(on(instance, first), batchId, { verdict: 'approve', ...everyone(201) })
      return (await approved(scene, batchId)) === 201
    },
  },
  {
    name: `a checker with the password of the ${role} role has another as the one who asked, and confirms it`,
    withoutGuard: (owner) => owner.query(`grant select, update on approval_request to countersign_${role}`),
    async succeeds(scene) {
      const { instance, first, second, batchId } = scene
      const { id } = await askAs(scene, first, batchId)
      await queryAsRole(instance, role, 'update approval_request set proposed_by = $2 where id = $1', [id, second.actor.id])
      await confirmAs(scene, first, id)
      return (await approved(scene, batchId)) === 201
    },
  },
  {
    name: `the ${role} role swaps the people of an approval while the second checker looks at it`,
    withoutGuard: withoutGuards(
      (owner) => owner.query(`grant select, update on approval_request_selection to countersign_${role}`),
      withoutRefusal('confirm_approval_request', 'approval-request-differs', 'CS409'),
    ),
    async succeeds(scene) {
      const { instance, first, second, batchId } = scene
      await instance.owner.query('update policy set safety_threshold_percent = 19')
      const rows = Array.from({ length: 196 }, (_, index) => index + 6)
      const { id, digest } = await askSecondChecker(on(instance, first), batchId, { selection: { rows } })
      // As many people: rows 1 to 65 in place of 6 to 70.
      const swap = `update approval_request_selection set selected_rows = selected_rows << 5 where request_id = $1 and slice_no = 1`
      await queryAsRole(instance, role, swap, [id])
      await confirmApprovalRequest({ ctx: on(instance, second), input: { requestId: id, digest } })
      await instance.apply(batchId)
      const approvedRow = `select from users where batch_id = $1 and row_no = 1 and status = 'approved'`
      return (await instance.owner.query(approvedRow, [batchId])).rowCount === 1
    },
  },
  {
    name: `the ${role} role writes an approval request and its decision in the name of two others`,
    withoutGuard: withoutGuards(
      (owner) => owner.query(`grant insert, select on approval_request, decision, decision_selection to countersign_${role}`),
      (owner) => owner.query(`grant select on batch to countersign_${role}`),
    ),
    async succeeds(scene) {
      const { instance, first, second, batchId } = scene
      await queryAsRole(instance, role, insertConfirmed, [insertedId, batchId, first.actor.id, second.actor.id])
      return (await approved(scene, batchId)) === 1
    },
  },
]

/** A confirmed approval request of row 1, and its decision, as the application would write them. */
const insertConfirmed = `
  with r as (
    insert into approval_request (id, batch_id, maker_id, proposed_by, proposed_session_id, expires_at, decided_by, decided_session_id,
      decided_at, confirmed, by_email, selected, selection_digest, register_people)
    select $1, b.id, b.maker_id, $3, $1, now() + interval '1 day', $4, $1, now(), true, false, 1, sha256(''), 1000
    from batch b where b.id = $2 returning *
  ), d as (
    insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, approval_request_id, proposed_by, selected,
      selection_digest)
    select $1, b.id, b.maker_id, 99, 'approve', $4, $1, $1, $3, 1, sha256('') from batch b where b.id = $2 returning *
  )
  insert into decision_selection (decision_id, slice_no, selected_rows, selected) values ($1, 1, B'1' || repeat('0', 69)::varbit, 1)`
const insertedId = '01900000-0000-7000-8000-000000000001'

const confirming = (name: 'maker' | 'admin' | 'auditor'): Attempt<Facts> => ({
  name: `a ${name} confirms the approval that a checker asked for`,
  withoutGuard: (owner) => withoutText(owner, 'confirm_approval_request', `'checker', p_address`, `'${name}', p_address`),
  async succeeds(scene) {
    const { instance, first, own } = scene
    const { id, digest } = await askAs(scene, first, own)
    await instance.web.query('select confirm_approval_request($1, null, null, $2, $3)', [scene[name].actor.cookie, id, digest])
    return (await approved(scene, own)) === 201
  },
})

const attempts: Attempt<Facts>[] = [
  {
    name: 'a checker approves a fifth of the register and one more alone',
    withoutGuard: (owner) => withoutText(owner, 'record_decision', /raise exception 'above-threshold'[^;]*;/, 'null;'),
    async succeeds(scene) {
      const { instance, first, batchId } = scene
      await instance.decide(on(instance, first), batchId, { verdict: 'approve', ...everyone(201) })
      return (await approved(scene, batchId)) === 201
    },
  },
  {
    name: 'a checker confirms the approval that they asked for',
    withoutGuard: withoutGuards(
      withoutRefusal('confirm_approval_request', 'second-checker-needed', 'CS403'),
      withoutConstraint('approval_request', 'four_eyes'),
      withoutConstraint('decision', 'four_eyes'),
    ),
    async succeeds(scene) {
      const { first, batchId } = scene
      const { id } = await askAs(scene, first, batchId)
      await confirmAs(scene, first, id)
      return (await approved(scene, batchId)) === 201
    },
  },
  {
    name: 'the maker of a batch, a checker too, asks for the approval of everyone in it',
    withoutGuard: ownBatch,
    async succeeds(scene) {
      const { both, second, own } = scene
      const { id } = await askAs(scene, both, own)
      await confirmAs(scene, second, id)
      return (await approved(scene, own)) === 201
    },
  },
  {
    name: 'the maker of a batch, a checker too, confirms the approval of everyone in it',
    withoutGuard: ownBatch,
    async succeeds(scene) {
      const { both, first, own } = scene
      const { id } = await askAs(scene, first, own)
      await confirmAs(scene, both, id)
      return (await approved(scene, own)) === 201
    },
  },
  {
    name: 'a checker confirms an approval that has expired',
    withoutGuard: withoutGuards(
      withoutRefusal('require_open_approval_request', 'approval-request-expired', 'CS409'),
      withoutConstraint('approval_request', 'decided_in_time'),
    ),
    async succeeds(scene) {
      const { instance, first, second, batchId } = scene
      const { id } = await askAs(scene, first, batchId)
      await instance.owner.query('update approval_request set expires_at = clock_timestamp()')
      await confirmAs(scene, second, id)
      return (await approved(scene, batchId)) === 201
    },
  },
  {
    name: 'a checker confirms an approval that another declined',
    withoutGuard: withoutRefusal('require_open_approval_request', 'approval-request-decided-already', 'CS409'),
    async succeeds(scene) {
      const { instance, both, first, second, batchId } = scene
      const { id } = await askAs(scene, first, batchId)
      await declineApprovalRequest({ ctx: on(instance, both), input: { requestId: id } })
      await confirmAs(scene, second, id)
      return (await approved(scene, batchId)) === 201
    },
  },
  {
    name: 'a second checker confirms the approval that someone who is a checker no longer asked for',
    withoutGuard: withoutRefusal('confirm_approval_request', 'proposer-not-active', 'CS409'),
    async succeeds(scene) {
      const { instance, first, second, batchId } = scene
      const { id } = await askAs(scene, first, batchId)
      await instance.owner.query(`delete from operator_role_grant where operator_id = $1`, [first.actor.id])
      await confirmAs(scene, second, id)
      return (await approved(scene, batchId)) === 201
    },
  },
  {
    name: 'a maker proposes to take a fifth of the register and one more back',
    withoutGuard: (owner) => withoutText(owner, 'propose_reversal', /raise exception 'checker-must-propose'[^;]*;/, 'null;'),
    async succeeds({ instance, maker, register }) {
      const rows = Array.from({ length: 201 }, (_, index) => index + 1)
      const batches = rows.map(() => register)
      const call = `select propose_reversal($1, null, null, 'key', '\\x00', $2, null, 'Mine', $3, $4, null, null, null)`
      await instance.web.query(call, [maker.actor.cookie, insertedId, batches, rows])
      return (await instance.owner.query('select from reversal')).rowCount === 1
    },
  },
  ...(['maker', 'admin', 'auditor'] as const).map(confirming),
]

describeAttempts({
  way: '12: a large part of the register is approved or taken back by one checker',
  prepare,
  attempts: [...attempts, ...LOGIN_ROLES.flatMap(withRights)],
})
