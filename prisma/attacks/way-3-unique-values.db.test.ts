import type { Context } from '#core/context'
import { FieldVersion } from '#core/fields/field-version'
import type { ParsedPerson } from '#core/parsing/row/row-outcome'
import { confirm } from '#test/admins'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { importWithLie, type Lie, type SliceLie } from '#test/attacks/plant'
import { fieldsWith, proposeFields } from '#test/fields'
import type { TestInstance } from '#test/instance'

type Facts = Awaited<ReturnType<typeof prepare>>
type Scene = Facts & { instance: TestInstance }

const badge = { key: 'badge', label: 'Badge', kind: 'text', presence: 'optional', isPersonalData: true, isUnique: true }
const header = 'name,dob,city,badge\n'

/** Ada has the badge that Eve comes with. */
async function prepare(instance: TestInstance) {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const [admin, second] = [await instance.signIn('admin'), await instance.signIn('admin')]
  await confirm(second, await proposeFields(admin, FieldVersion.parse(fieldsWith(badge))))
  const first = await instance.bring(maker, `${header}Ada,1990-01-01,York,B-1\n`)
  const batchId = await instance.upload(maker, `${header}Eve,1991-01-01,York,B-1\n`)
  return { checker, first, batchId }
}

/** A checker approves Eve. True when she is final. */
async function isFinal({ instance, checker, batchId }: Scene): Promise<boolean> {
  const ctx: Context = { ...checker, db: instance.web }
  await instance.decide(ctx, batchId, { verdict: 'approve', selection: { rows: [1] } })
  await instance.apply(batchId)
  const { rowCount } = await instance.owner.query('select from decision d where d.batch_id = $1 and is_final(d)', [batchId])
  return rowCount === 1
}

const lying = (name: string, lie: Lie): Attempt<Facts> => ({
  name,
  withoutGuard: (owner) => withoutText(owner, 'record_verification', `if p_outcome = 'different' then`, 'if false then'),
  async succeeds(scene) {
    await importWithLie(scene.instance, scene.batchId, lie)
    await scene.instance.verify(scene.batchId)
    return isFinal(scene)
  },
})

const claiming = (uniqueValues: ParsedPerson['uniqueValues']): Lie => ({
  slice: ({ people }: SliceLie) => void Object.assign(people[0] ?? {}, { uniqueValues }),
})

describeAttempts<Facts>({
  way: '3: two people with the same value of a unique field are approved',
  prepare,
  attempts: [
    lying('the worker role leaves out the unique value of a person', claiming([''])),
    lying('the worker role gives a person another unique value than the file does', claiming(['badge=b-2'])),
    lying('the worker role does not take the unique value of a person', { takesNoValues: true }),
    {
      name: 'the worker role imports a person whose unique value is taken',
      withoutGuard: (owner) => owner.query('alter table unique_value drop constraint unique_value_pkey'),
      async succeeds(scene) {
        await importWithLie(scene.instance, scene.batchId, {})
        await scene.instance.verify(scene.batchId)
        return isFinal(scene)
      },
    },
    {
      name: 'the worker role frees the unique value of someone else',
      withoutGuard: (owner) => owner.query('grant delete on unique_value to countersign_worker'),
      async succeeds(scene) {
        await scene.instance.worker.db.query('delete from unique_value')
        await scene.instance.importBatch(scene.batchId)
        await scene.instance.verify(scene.batchId)
        return isFinal(scene)
      },
    },
    {
      name: 'the worker role takes a value in the name of a person who is imported already',
      withoutGuard: (owner) => owner.query('drop trigger refuse_rows_outside_import on unique_value'),
      async succeeds({ instance, first }) {
        await instance.worker.db.query('insert into unique_value (value, batch_id, row_no) values (gen_random_uuid(), $1, 1)', [first])
        return true
      },
    },
    {
      name: 'the worker role stores other unique values for a slice that is imported',
      async withoutGuard(owner) {
        await withoutText(owner, 'store_unique_values', `and b.state = 'importing'`)
        await withoutText(owner, 'store_unique_values', 'and s.imported_at is null')
        await owner.query('alter table unique_value_slice drop constraint unique_value_slice_pkey')
      },
      async succeeds({ instance, first }) {
        await instance.worker.db.query('select store_unique_values($1, 1, $2)', [first, Buffer.alloc(16)])
        return true
      },
    },
    {
      name: 'the worker role stores more unique values for a slice than its people can have',
      withoutGuard: (owner) => withoutText(owner, 'store_unique_values', `perform refuse_input('hashes')`, 'null'),
      async succeeds({ instance, batchId }) {
        await instance.survey(batchId)
        await instance.worker.db.query('select store_unique_values($1, 1, $2)', [batchId, Buffer.alloc(32)])
        return true
      },
    },
  ],
})
