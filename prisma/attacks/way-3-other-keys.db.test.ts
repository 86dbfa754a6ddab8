import type pg from 'pg'
import type { Context } from '#core/context'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import type { ParsedPerson } from '#core/parsing/row/row-outcome'
import { confirm } from '#test/admins'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { importWithLie, type SliceLie } from '#test/attacks/plant'
import { proposeFields } from '#test/fields'
import type { TestInstance } from '#test/instance'

type Facts = Awaited<ReturnType<typeof prepare>>
type Scene = Facts & { instance: TestInstance }

const number = { key: 'employeeNumber', label: 'Employee number', kind: 'text', presence: 'optional', isPersonalData: true }
const byNumber = FieldVersion.parse({
  ...defaultFieldVersion,
  fields: [...defaultFieldVersion.fields, number],
  identity: [['employeeNumber'], ['email'], ['dob', 'name', 'city']],
})

const header = 'name,dob,city,email,Employee number\n'

/** Ada is pending, and comes again under another number with the same e-mail address. */
async function prepare(instance: TestInstance) {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const [admin, second] = [await instance.signIn('admin'), await instance.signIn('admin')]
  await confirm(second, await proposeFields(admin, byNumber))
  const first = await instance.bring(maker, `${header}Ada,1990-01-01,York,ada@a.example,E-1\n`)
  const batchId = await instance.upload(maker, `${header}Eve,1991-01-01,York,ada@a.example,E-2\n`)
  return { checker, first, batchId }
}

/** Approves everyone without a confirmation, as a checker does who is not asked. */
async function isApproved({ instance, checker, batchId }: Scene): Promise<boolean> {
  const ctx: Context = { ...checker, db: instance.web }
  await instance.decide(ctx, batchId, { verdict: 'approve', selection: { rows: [1] } })
  await instance.apply(batchId)
  return true
}

async function areFinal(scene: Scene): Promise<boolean> {
  await isApproved(scene)
  const { rowCount } = await scene.instance.owner.query('select from decision d where d.batch_id = $1 and is_final(d)', [scene.batchId])
  return rowCount === 1
}

const lying = (name: string, otherIdentityKeys: ParsedPerson['otherIdentityKeys']): Attempt<Facts> => ({
  name,
  withoutGuard: (owner) => withoutText(owner, 'record_verification', `if p_outcome = 'different' then`, 'if false then'),
  async succeeds(scene) {
    const slice = ({ people }: SliceLie) => void Object.assign(people[0] ?? {}, { otherIdentityKeys })
    await importWithLie(scene.instance, scene.batchId, { slice })
    await scene.instance.verify(scene.batchId)
    return areFinal(scene)
  },
})

/** An honest import, then a statement of one of the roles, then the approval. */
const tampering = (
  name: string,
  role: 'web' | 'worker',
  statement: string,
  withoutGuard: (owner: pg.Client) => Promise<unknown>,
): Attempt<Facts> => ({
  name,
  withoutGuard,
  async succeeds(scene) {
    const { instance, batchId } = scene
    await instance.importBatch(batchId)
    await (role === 'web' ? instance.web : instance.worker.db).query(statement)
    return isApproved(scene)
  },
})

const notAsking = (name: string, isBuilt: boolean, guard: string, instead: string): Attempt<Facts> => ({
  name,
  withoutGuard: (owner) => withoutText(owner, 'has_returning', guard, instead),
  async succeeds(scene) {
    await scene.instance.importBatch(scene.batchId)
    if (isBuilt) await scene.instance.buildReviewIndex(scene.batchId)
    return isApproved(scene)
  },
})

describeAttempts<Facts>({
  way: '3: someone who may be here already is approved without a question',
  prepare,
  attempts: [
    lying('the worker role leaves out the other identity keys of a person', []),
    lying('the worker role gives a person other keys than the file does', [
      { alternative: 1, key: 'email:eve@a.example' },
      { alternative: 2, key: 'person:1991-01-01\u001feve\u001fyork' },
    ]),
    tampering('the worker role removes the other identity keys', 'worker', 'delete from other_identity_key', (owner) =>
      owner.query('grant delete on other_identity_key to countersign_worker'),
    ),
    tampering(
      'the worker role changes the other identity keys',
      'worker',
      'update other_identity_key set identity_key = gen_random_uuid()',
      (owner) => owner.query('grant update on other_identity_key to countersign_worker'),
    ),
    tampering('the web role removes the other identity keys', 'web', 'delete from other_identity_key', (owner) =>
      owner.query('grant delete on other_identity_key to countersign_web'),
    ),
    notAsking('a checker approves the person before the flags are there', false, `'pending', 'approved', 'rejected'`, `'rejected'`),
    notAsking('a checker approves the person once the flags are there', true, `, 'shared-identity-key'`, ''),
    {
      name: 'the worker role gives someone who is verified the key of another person, who then waits for a confirmation',
      withoutGuard: (owner) => owner.query('drop trigger refuse_rows_outside_import on other_identity_key'),
      async succeeds({ instance, first }) {
        await instance.worker.db.query(
          'insert into other_identity_key (batch_id, row_no, alternative, identity_key) values ($1, 1, 3, gen_random_uuid())',
          [first],
        )
        return true
      },
    },
  ],
})
