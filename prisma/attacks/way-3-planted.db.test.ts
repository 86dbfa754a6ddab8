import type pg from 'pg'
import type { Context } from '#core/context'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { honestFile, lies } from '#test/attacks/lies'
import { importWithLie, type Lie } from '#test/attacks/plant'
import type { TestInstance } from '#test/instance'

type Facts = Awaited<ReturnType<typeof prepare>>
type Scene = Facts & { instance: TestInstance }

async function prepare(instance: TestInstance) {
  return { maker: await instance.signIn('maker'), checker: await instance.signIn('checker') }
}

/** On the copy of the database in which the attempt is made. */
const here = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })

/** The batch counts as verified whatever the comparison finds. */
const withoutComparison = (owner: pg.Client) =>
  withoutText(owner, 'record_verification', `if p_outcome = 'different' then`, 'if false then')

/** An honest checker approves everyone that the batch shows as pending. True when a person is final afterwards. */
async function areFinal(scene: Scene, batchId: string): Promise<boolean> {
  const { instance } = scene
  const { rows } = await instance.owner.query('select sum(pending)::int as pending from batch_slice where batch_id = $1', [batchId])
  await instance.decide(here(instance, scene.checker), batchId, {
    verdict: 'approve',
    selection: { filter: {}, expectedCount: rows[0].pending },
  })
  await instance.apply(batchId)
  return isFinal(instance, batchId)
}

const isFinal = async (instance: TestInstance, batchId: string): Promise<boolean> =>
  (await instance.owner.query('select from decision d where d.batch_id = $1 and is_final(d)', [batchId])).rowCount === 1

async function plants(scene: Scene, file: string, lie: Lie, verifies = true): Promise<boolean> {
  const { instance } = scene
  const batchId = await instance.upload(here(instance, scene.maker), file)
  await importWithLie(instance, batchId, lie)
  if (verifies) await instance.verify(batchId)
  return areFinal(scene, batchId)
}

/** An honest verified batch, and what the worker's role does to it then. */
async function afterwards(scene: Scene, statement: string): Promise<boolean> {
  const { instance } = scene
  const batchId = await instance.bring(here(instance, scene.maker), honestFile)
  await instance.worker.db.query(statement, [batchId])
  const { rows } = await instance.owner.query(`select count(*)::int as planted from users where batch_id = $1 and name = 'Eve Planted'`, [
    batchId,
  ])
  return rows[0].planted > 0 && (await areFinal(scene, batchId))
}

const planting: [name: string, statement: string, withoutGuard: Attempt<Facts>['withoutGuard']][] = [
  [
    'renames a person after the batch was verified',
    `update users set name = 'Eve Planted' where batch_id = $1 and row_no = 1`,
    (owner) => owner.query('grant update on users to countersign_worker'),
  ],
  [
    'replaces a person after the batch was verified',
    `with gone as (delete from users where batch_id = $1 and row_no = 1 returning *)
     insert into users (batch_id, row_no, line, dob, name, city, identity_key) select batch_id, row_no, line, dob, 'Eve Planted', city, gen_random_uuid() from gone`,
    async (owner) => {
      await owner.query('grant delete on users to countersign_worker')
      await owner.query('drop trigger refuse_rows_outside_import on users')
    },
  ],
]

describeAttempts<Facts>({
  way: '3: the worker role plants people, and a checker approves them',
  prepare,
  attempts: [
    ...lies.map(
      ([name, file, lie]): Attempt<Facts> => ({
        name: `the worker role ${name}`,
        withoutGuard: withoutComparison,
        succeeds: (scene) => plants(scene, file, lie),
      }),
    ),
    ...planting.map(
      ([name, statement, withoutGuard]): Attempt<Facts> => ({
        name: `the worker role ${name}`,
        withoutGuard,
        succeeds: (scene) => afterwards(scene, statement),
      }),
    ),
    {
      name: 'the worker role plants a person, and no verifier runs',
      withoutGuard: (owner) =>
        owner.query(
          `create or replace function final_bound(p_batch batch) returns timestamptz language sql immutable return 'infinity'::timestamptz`,
        ),
      async succeeds(scene) {
        const [, file, lie] = lies[0] as (typeof lies)[number]
        return plants(scene, file, lie, false)
      },
    },
    {
      name: 'the worker role plants a person and says itself that the batch is verified',
      withoutGuard: (owner) =>
        owner.query(
          'grant execute on function lease_verification(), record_verification(uuid, verification_outcome, jsonb) to countersign_worker',
        ),
      async succeeds(scene) {
        const { instance } = scene
        const [, file, lie] = lies[0] as (typeof lies)[number]
        const batchId = await instance.upload(here(instance, scene.maker), file)
        await importWithLie(instance, batchId, lie)
        await instance.buildReviewIndex(batchId)
        await instance.worker.db.query(`select record_verification(l.id, 'verified', '[]') from lease_verification() l`)
        return areFinal(scene, batchId)
      },
    },
    {
      name: 'the worker role plants a person and writes that the batch is verified',
      withoutGuard: (owner) => owner.query('grant update (verified_at) on batch to countersign_worker'),
      async succeeds(scene) {
        const { instance } = scene
        const [, file, lie] = lies[0] as (typeof lies)[number]
        const batchId = await instance.upload(here(instance, scene.maker), file)
        await importWithLie(instance, batchId, lie)
        await instance.worker.db.query('update batch set verified_at = now() where id = $1', [batchId])
        return areFinal(scene, batchId)
      },
    },
    {
      name: 'the worker role ends the import of a planted batch without a verification being asked for, and another batch is verified',
      withoutGuard: (owner) =>
        withoutText(owner, 'record_verification', 'where id = v_batch.id and verified_at is null', 'where verified_at is null'),
      async succeeds(scene) {
        const { instance } = scene
        const [, file, lie] = lies[0] as (typeof lies)[number]
        const planted = await instance.upload(here(instance, scene.maker), file)
        await importWithLie(instance, planted, lie)
        await instance.owner.query('delete from verification where batch_id = $1', [planted])
        await instance.bring(here(instance, scene.maker), 'name,dob,city\nZoe Else,1980-01-01,Kyiv\n')
        return areFinal(scene, planted)
      },
    },
  ],
})
