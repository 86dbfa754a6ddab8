import type { Context } from '#core/context'
import { askForPersonalData } from '#core/disclosures/ask-for-personal-data'
import { readMask } from '#core/disclosures/masked-fields'
import { LOGIN_ROLES, type LoginRole } from '#database/roles'
import { queryAsRole } from '#test/attacks/as-role'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { askFor } from '#test/disclosures'
import { openSession, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

type Scene = Awaited<ReturnType<typeof prepare>>

/** Two auditors and a batch; the honest one has asked for it. */
async function prepare(instance: TestInstance) {
  const [dishonest, honest] = [await instance.signIn('auditor'), await instance.signIn('auditor')]
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Oslo', 2))
  await askFor(honest, batchId)
  return { dishonest, honest, batchId, authSecret: instance.database.authSecret }
}

const on = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })

const isShown = async (instance: TestInstance, ctx: Context, batchId: string) => (await readMask(on(instance, ctx), batchId)).size === 0

/** A further session of an operator. */
async function signInAgain(instance: TestInstance, { actor, ...ctx }: Context, authSecret: string): Promise<Context> {
  return { ...ctx, actor: { ...actor, cookie: await openSession(instance.owner, actor.id, authSecret) } }
}

const insert = `insert into disclosure (id, session_id, operator_id, batch_id, reason)
  select gen_random_uuid(), s.id, s.operator_id, $2, 'Yearly audit' from auth.session s where s.operator_id = $1`

const withRights = (role: LoginRole): Attempt<Scene>[] => [
  {
    name: `an auditor with the password of the ${role} role writes that they have asked, without the audit`,
    withoutGuard: (owner) =>
      owner.query(
        `grant usage on schema auth to countersign_${role}; grant select on auth.session to countersign_${role};
         grant insert on disclosure to countersign_${role}`,
      ),
    async succeeds({ instance, dishonest, batchId }) {
      await queryAsRole(instance, role, insert, [dishonest.actor.id, batchId])
      return isShown(instance, dishonest, batchId)
    },
  },
  {
    name: `an auditor with the password of the ${role} role takes over what another has asked for`,
    withoutGuard: (owner) =>
      owner.query(
        `grant usage on schema auth to countersign_${role}; grant select on auth.session to countersign_${role};
         grant select, update on disclosure to countersign_${role}`,
      ),
    async succeeds({ instance, dishonest, batchId }) {
      const session = '(select s.id from auth.session s where s.operator_id = $1)'
      await queryAsRole(instance, role, `update disclosure set session_id = ${session}`, [dishonest.actor.id])
      return isShown(instance, dishonest, batchId)
    },
  },
  {
    name: `an auditor with the password of the ${role} role removes that they have asked`,
    withoutGuard: (owner) => owner.query(`grant select, delete on disclosure to countersign_${role}`),
    async succeeds({ instance }) {
      await queryAsRole(instance, role, 'delete from disclosure')
      return (await instance.owner.query('select from disclosure')).rowCount === 0
    },
  },
]

const attempts: Attempt<Scene>[] = [
  {
    name: 'an auditor sees what they asked for in another of their sessions',
    withoutGuard: (owner) =>
      withoutText(
        owner,
        'disclosed_batches',
        'd.session_id = v_session.id',
        '(select s.operator_id from auth.session s where s.id = d.session_id) = v_session.operator_id',
      ),
    succeeds: async ({ instance, honest, batchId, authSecret }) =>
      isShown(instance, await signInAgain(instance, honest, authSecret), batchId),
  },
  {
    name: 'an auditor sees what another auditor asked for',
    withoutGuard: (owner) => withoutText(owner, 'disclosed_batches', 'd.session_id = v_session.id', 'true'),
    succeeds: ({ instance, dishonest, batchId }) => isShown(instance, dishonest, batchId),
  },
  {
    name: 'an auditor goes on seeing personal data after their session has ended',
    withoutGuard: (owner) => withoutText(owner, 'find_session', 'and is_live(s)', ''),
    async succeeds({ instance, honest, batchId }) {
      await instance.owner.query(`update auth.session set expires_at = now() - interval '1 second' where operator_id = $1`, [
        honest.actor.id,
      ])
      return isShown(instance, honest, batchId)
    },
  },
  {
    name: 'an auditor with the password of the web role asks without a reason',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'ask_for_personal_data', `perform refuse_input('reason')`, 'null')
      await owner.query('alter table disclosure drop constraint disclosure_reason_check')
    },
    async succeeds({ instance, dishonest, batchId }) {
      await instance.web.query(`select ask_for_personal_data($1, null, null, $2, E' \\n         ')`, [dishonest.actor.cookie, batchId])
      return isShown(instance, dishonest, batchId)
    },
  },
  {
    name: 'an auditor asks in the session of another by a cookie that they signed themselves',
    withoutGuard: (owner) => withoutText(owner, 'find_session', 'not is_signed(v_token', 'false and not is_signed(v_token'),
    async succeeds({ instance, dishonest, batchId }) {
      const { rows } = await instance.owner.query('select token from auth.session where operator_id = $1', [dishonest.actor.id])
      const forged = { ...dishonest, actor: { ...dishonest.actor, cookie: `${rows[0]?.token}.Zm9yZ2Vk` } }
      await askForPersonalData({ ctx: on(instance, forged), input: { batchId, reason: 'Yearly audit' } })
      return isShown(instance, dishonest, batchId)
    },
  },
  {
    name: 'a maker with the password of the web role makes it look as if an auditor had asked',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'ask_for_personal_data', `'auditor'`, `'maker'`)
    },
    async succeeds({ instance, batchId }) {
      const maker = await instance.signIn('maker')
      await askForPersonalData({ ctx: maker, input: { batchId, reason: 'Yearly audit' } }).catch((error) => {
        // The mask is read again at the end, by someone who may not see the batch.
        if (error.code !== 'batch-not-found') throw error
      })
      const { rows } = await instance.owner.query(`select from audit_event where actor_id = $1 and action = 'personal-data.asked-for'`, [
        maker.actor.id,
      ])
      return rows.length === 1
    },
  },
  ...LOGIN_ROLES.flatMap(withRights),
]

describeAttempts({ way: '9: an auditor sees personal data unasked', prepare, attempts })
