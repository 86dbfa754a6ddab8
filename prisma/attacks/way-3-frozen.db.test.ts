import type pg from 'pg'
import type { Context } from '#core/context'
import { listRegister } from '#core/people/list-register'
import { confirm, proposeEnd } from '#test/admins'
import { describeAttempts, withoutText } from '#test/attacks/attempts'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

type Facts = Awaited<ReturnType<typeof prepare>>
type Scene = Facts & { instance: TestInstance }

/** A frozen batch of a maker who is also an admin, with a decision recorded before, and one that waits for verification. */
async function prepare(instance: TestInstance) {
  const [maker, checker, admin, other] = [
    await instance.signIn('maker', 'admin'),
    await instance.signIn('checker'),
    await instance.signIn('admin'),
    await instance.signIn('admin'),
  ]
  const frozen = await instance.upload(maker, peopleCsv('Pune', 3))
  await instance.importBatch(frozen)
  const waiting = await instance.decide(checker, frozen, { verdict: 'approve', selection: { rows: [1] } })
  await instance.owner.query(`update users set city = 'Puna' where batch_id = $1 and row_no = 1`, [frozen])
  await instance.verify(frozen)
  const unverified = await instance.upload(maker, peopleCsv('Oslo', 2))
  await instance.importBatch(unverified)
  await instance.decide(checker, unverified, { verdict: 'approve', selection: { rows: [1, 2] } })
  await instance.apply(unverified)
  return { maker, checker, admin, other, frozen, unverified, waiting: waiting.id, changeId: await proposeEnd(admin, frozen) }
}

const here = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })
const withoutFreezing = (name: string) => (owner: pg.Client) => withoutText(owner, name, /perform require_not_frozen\([^)]*\);/g)
const confirms = ({ instance, changeId }: Scene, ctx: Context) => confirm(here(instance, ctx), changeId).then(() => true)

describeAttempts<Facts>({
  way: '3: what differs from its file, or was not compared with it, becomes final',
  prepare,
  attempts: [
    {
      name: 'the worker role applies a decision in a frozen batch',
      withoutGuard: withoutFreezing('apply_decision_slice'),
      succeeds: async ({ instance, waiting }) =>
        (await instance.worker.db.query<{ n: number }>('select apply_decision_slice($1, 1) as n', [waiting]))[0]?.n === 1,
    },
    {
      name: 'the worker role ends a decision in a frozen batch',
      withoutGuard: async (owner) => {
        await withoutFreezing('finish_decision')(owner)
        await withoutText(owner, 'finish_decision', `raise exception 'slices-left' using errcode = 'CS409'`, 'null')
        await withoutText(owner, 'finish_decision', /if v_applied \+ v_skipped <> [\s\S]*?end if;/)
        await owner.query('alter table decision drop constraint all_accounted_for')
      },
      succeeds: async ({ instance, waiting }) => {
        await instance.worker.db.query('select finish_decision($1)', [waiting])
        return true
      },
    },
    {
      name: 'a checker decides in a frozen batch',
      withoutGuard: async (owner) => {
        await withoutFreezing('require_decidable')(owner)
        await withoutText(owner, 'require_decidable', `v_batch.state <> 'pending'`, 'false')
      },
      succeeds: async ({ instance, checker, frozen }) => {
        await instance.decide(here(instance, checker), frozen, { verdict: 'approve', selection: { rows: [2] } })
        return true
      },
    },
    {
      name: 'an admin ends a frozen batch alone',
      withoutGuard: async (owner) => {
        await withoutText(owner, 'decide_change', `raise exception 'second-admin-needed' using errcode = 'CS403'`, 'null')
        await owner.query('alter table change_request drop constraint four_eyes')
      },
      succeeds: (scene) => confirms(scene, scene.admin),
    },
    {
      name: 'the maker of a frozen batch, who is an admin, confirms its end',
      withoutGuard: async (owner) => {
        await withoutText(owner, 'require_frozen_batch', 'v_batch.maker_id = p_actor.operator_id', 'false')
        await withoutText(owner, 'decide_change', `raise exception 'second-admin-needed' using errcode = 'CS403'`, 'null')
        await owner.query('alter table change_request drop constraint four_eyes, drop constraint not_by_the_maker')
        await owner.query('alter table decision drop constraint four_eyes')
      },
      succeeds: (scene) => confirms(scene, scene.maker),
    },
    {
      name: 'an admin confirms the end of a frozen batch in which another difference was found meanwhile',
      withoutGuard: (owner) => withoutText(owner, 'decide_change', `v_changed <> '{}'`, 'false'),
      succeeds: async (scene) => {
        const { instance, frozen } = scene
        await instance.owner.query(`update users set city = 'Puna' where batch_id = $1 and row_no = 2`, [frozen])
        await instance.owner.query(`select request_verification($1, 'deep')`, [frozen])
        await instance.verify(frozen)
        return confirms(scene, scene.other)
      },
    },
    {
      name: 'an admin confirms what another proposed who is no admin any more',
      withoutGuard: (owner) => withoutText(owner, 'decide_change', 'not is_active_admin(v_change.proposed_by)', 'false'),
      succeeds: async (scene) => {
        await scene.instance.owner.query(`delete from operator_role_grant where operator_id = $1`, [scene.admin.actor.id])
        return confirms(scene, scene.other)
      },
    },
    {
      name: 'the worker role closes a batch that is not verified',
      withoutGuard: async (owner) => {
        await withoutText(owner, 'close_batch', 'v_batch.verified_at is null', 'false')
        await withoutText(owner, 'close_batch', 'd.undone_at is null', 'false')
        await owner.query('alter table batch drop constraint closed_is_verified')
      },
      succeeds: async ({ instance, unverified }) =>
        (await instance.worker.db.query<{ closed: boolean }>('select close_batch($1) as closed', [unverified]))[0]?.closed === true,
    },
    {
      name: 'an auditor finds people in the register whose batch is not verified',
      withoutGuard: (owner) =>
        owner.query(
          `create or replace function final_bound(p_batch batch) returns timestamptz language sql immutable return 'infinity'::timestamptz`,
        ),
      succeeds: async ({ instance, admin }) => (await listRegister({ ctx: here(instance, admin), input: {} })).items.length > 0,
    },
    {
      name: 'the worker role moves a frozen batch on',
      withoutGuard: (owner) => owner.query('grant execute on function move_batch(uuid, batch_state) to countersign_worker'),
      succeeds: async ({ instance, frozen }) => {
        await instance.worker.db.query(`select move_batch($1, 'withdrawing')`, [frozen])
        return true
      },
    },
  ],
})
