import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { connect } from '#test/attacks/act-waiting'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import type { TestInstance } from '#test/instance'

type Role = 'webUrl' | 'workerUrl' | 'verifierUrl'
type Facts = { held: string }

/** A worker that was last seen two days ago. */
async function prepare(instance: TestInstance): Promise<Facts> {
  const held = randomUUID()
  await instance.worker.db.query(noting(held))
  await instance.owner.query(`update process set started_at = now() - interval '3 days', seen_at = now() - interval '2 days'`)
  // The head of the chain, for what notes it.
  await instance.signIn('maker')
  return { held }
}

const noting = (id: string = randomUUID()) => `select note_process('${id}', '1', '22', 'mallory', null, false)`
const notingFailure = `select note_head('audit.example', null, null, 'HTTP 500')`

const pretends = (role: Role, kind: 'web' | 'worker' | 'verifier'): Attempt<Facts> => ({
  name: `the role of ${role} says that a ${kind} runs`,
  withoutGuard: (owner) => withoutText(owner, 'note_process', 'session_user', `current_setting('application_name')`),
  async succeeds({ instance }) {
    await using attacker = await connect(`${instance.database[role]}?application_name=countersign_${kind}`)
    await attacker.client.query(noting())
    const { rows } = await instance.owner.query(`select kind::text from process where seen_at > now() - interval '1 hour'`)
    return rows.some((row) => row.kind === kind)
  },
})

/** A role leaves a transaction open, and what another process of the role reports then waits. */
const holds = (what: string, statement: (facts: Facts) => string, withoutGuard: Attempt<Facts>['withoutGuard']): Attempt<Facts> => ({
  name: `the worker’s role keeps other workers from reporting by ${what}`,
  withoutGuard,
  async succeeds(facts) {
    await using attacker = await connect(facts.instance.database.workerUrl)
    await attacker.client.query('begin')
    await attacker.client.query(statement(facts))
    await using honest = await connect(facts.instance.database.workerUrl)
    await honest.client.query('set lock_timeout = 500')
    try {
      await honest.client.query(noting())
      await honest.client.query(notingFailure)
      return false
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === '55P03') return true
      throw error
    }
  },
})

describeAttempts<Facts>({
  way: '8: one role reports what is not so',
  prepare,
  isConcurrent: true,
  attempts: [
    pretends('webUrl', 'worker'),
    pretends('workerUrl', 'verifier'),
    pretends('verifierUrl', 'web'),
    {
      name: 'the worker’s role says that a head was posted which the chain does not have',
      withoutGuard: (owner) => withoutText(owner, 'note_head', 'seq = p_seq and hash = p_hash', 'true'),
      async succeeds({ instance }) {
        await instance.worker.db.query(`select note_head('audit.example', 1, sha256('another'), null)`)
        return true
      },
    },
    {
      name: 'the verifier’s role fills the disk with processes',
      withoutGuard: (owner) => withoutText(owner, 'note_process', 'where o.kind = v_kind', 'where false'),
      async succeeds({ instance }) {
        for (let n = 0; n < 105; n++) await instance.verifier.db.query(noting())
        const { rows } = await instance.owner.query(`select count(*)::int as n from process where kind = 'verifier'`)
        return rows[0].n > 100
      },
    },
    holds(
      'a process that it notes in a transaction that it leaves open',
      ({ held }) => noting(held),
      (owner) => withoutText(owner, 'note_process', 'for update of o skip locked', 'for update of o'),
    ),
    holds(
      'a head that it notes in a transaction that it leaves open',
      () => notingFailure,
      (owner) => withoutText(owner, 'note_head', 'for update skip locked', 'for update'),
    ),
  ],
})
