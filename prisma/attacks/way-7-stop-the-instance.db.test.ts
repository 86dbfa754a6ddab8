import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endStalledHead } from '#core/audit/end-stalled-head'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { deactivateOperator } from '#core/operator-access/deactivate-operator'
import { connect } from '#test/attacks/act-waiting'
import { recording } from '#test/attacks/attack'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { openSession, openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

type Facts = Awaited<ReturnType<typeof prepare>>
type Scene = Facts & { instance: TestInstance }

async function prepare(instance: TestInstance) {
  const [maker, checker, admin] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('admin')]
  const attacker = await instance.signIn('checker')
  const pending = await instance.bring(maker, peopleCsv('Pune', 8))
  const importing = await instance.upload(maker, peopleCsv('Cairo', 8))
  await instance.survey(importing, { sliceRows: 4 })
  const fresh = await instance.upload(maker, peopleCsv('Lima', 3))
  await instance.worker.db.query('select start_import($1)', [fresh])
  await instance.owner.query(`select request_verification($1, 'deep')`, [pending])
  await hurry(instance.owner)
  const contexts = { maker, checker, admin }
  return { contexts, attacker: attacker.actor, batches: { pending, importing, fresh } }
}

/** Honest acts; each has ten seconds. */
const honest = {
  'a checker decides': async ({ instance, contexts, batches }: Scene) => {
    await instance.decide({ ...contexts.checker, db: instance.web }, batches.pending, { verdict: 'approve', selection: { rows: [1] } })
  },
  'a maker withdraws an import': async ({ instance, contexts, batches }: Scene) => {
    await withdrawBatch({ ctx: { ...contexts.maker, db: instance.web }, input: { batchId: batches.importing, idempotencyKey: uuidv7() } })
  },
  'the checker’s act is counted': async ({ instance, contexts }: Scene) => {
    await instance.web.query(`select consume_rate_limit($1, 1000, '1 minute')`, [`acts of ${contexts.checker.actor.id}`])
  },
  'an admin deactivates the attacker': async ({ instance, contexts, attacker }: Scene) => {
    await deactivateOperator({ ctx: { ...contexts.admin, db: instance.web }, input: { operatorId: attacker.id } })
  },
}

// Five seconds are 0.6 here, and ten are 2.5.
const mostMs = 2_500
const hurry = (owner: pg.Client) => withoutText(owner, 'stalled_back_ends', /interval '5 seconds'/g, `interval '0.6 seconds'`)

type Hold = {
  role: 'authUrl' | 'webUrl' | 'workerUrl' | 'verifierUrl'
  name: string
  statements(scene: Scene): string[]
  goesOn?: string
  /** Which of the two guards is left. */
  guard?: 'worker'
}

/** The attacker locks something in an open transaction; the honest act does not finish in time. */
function stops(hold: Hold, act: keyof typeof honest, withoutGuard: Attempt<Facts>['withoutGuard']): Attempt<Facts> {
  return {
    name: `${hold.name} and ${act}`,
    withoutGuard,
    async succeeds(scene) {
      await using attacker = await connect(scene.instance.database[hold.role])
      for (const statement of hold.statements(scene)) await attacker.client.query(statement)
      goOn(attacker.client, hold.goesOn)
      const watching = new AbortController()
      const watch = watchOver(scene.instance, watching.signal, hold.guard)
      const acting = honest[act](scene).then(() => false)
      acting.catch(() => {})
      const isStopped = await Promise.race([acting, wait(mostMs, true)])
      watching.abort()
      await watch
      // Lets the honest act end before its database is dropped.
      await scene.instance.owner.query('select pg_terminate_backend($1)', [attacker.pid])
      await acting
      return isStopped
    },
  }
}

function goOn(client: pg.Client, statement: string | undefined): void {
  if (statement?.startsWith('copy')) client.query(copyFrom(statement)).on('error', () => {})
  else if (statement) client.query(statement).catch(() => {})
}

/** What the verifier and the worker run. */
async function watchOver(instance: TestInstance, signal: AbortSignal, guard: 'verifier' | 'worker' = 'verifier'): Promise<void> {
  while (!signal.aborted) {
    // A guard without its right is like no guard.
    await endStalledHead({ ctx: instance[guard] }).catch(() => {})
    await wait(200, undefined, { signal }).catch(() => {})
  }
}

const endingSession = (attacker: Facts['attacker']) => `select end_session('${attacker.cookie}')`

const signInHoldsHead: Hold = {
  role: 'authUrl',
  name: 'the sign-in role, with an account of its own, signs out in a transaction that it leaves open,',
  statements: ({ attacker }) => ['begin', endingSession(attacker)],
}
const inSavepoint: Hold = {
  role: 'authUrl',
  name: 'the sign-in role, with an account of its own, signs out in a savepoint of a transaction that it leaves open,',
  statements: ({ attacker }) => ['begin', 'savepoint within', endingSession(attacker)],
}
const webHoldsHead: Hold = {
  role: 'webUrl',
  name: 'the web role, with an account of its own, records a download in a transaction that it leaves open,',
  statements: ({ attacker }) => ['begin', `select record_download('${attacker.cookie}', null, null, 'checker', null, 'approved')`],
}
const workerHoldsHead: Hold = {
  role: 'workerUrl',
  name: 'the worker’s role refuses a batch in a transaction that it leaves open,',
  statements: ({ batches }) => ['begin', `select refuse_batch('${batches.fresh}', '{"code":"empty"}')`],
}
const workerSleepsOnHead: Hold = {
  ...workerHoldsHead,
  name: 'the worker’s role refuses a batch, and sleeps,',
  goesOn: 'select pg_sleep(60)',
}
const workerBusyWithHead: Hold = {
  ...workerHoldsHead,
  name: 'the worker’s role refuses a batch, and is busy,',
  goesOn: 'do $$ begin loop perform 1; end loop; end $$',
}
const workerHoldsBatch: Hold = {
  role: 'workerUrl',
  name: 'the worker’s role looks whether a batch can be closed, in a transaction that it leaves open,',
  statements: ({ batches }) => ['begin', `select close_batch('${batches.pending}')`],
}
const workerHoldsSlice: Hold = {
  role: 'workerUrl',
  name: 'the worker’s role begins a slice, and sleeps,',
  statements: ({ batches }) => ['begin', `select lock_slice('${batches.importing}', 1)`],
  goesOn: 'select pg_sleep(60)',
}
const signInLocksTable: Hold = {
  role: 'authUrl',
  name: 'the sign-in role locks the table of sessions,',
  statements: () => ['begin', 'lock table auth.session in access exclusive mode'],
}
const signInLocksOperator: Hold = {
  role: 'authUrl',
  name: 'the sign-in role locks the attacker’s row,',
  statements: ({ attacker }) => ['begin', `select from auth.operator where id = '${attacker.id}' for update`],
}
const webHoldsBatch: Hold = {
  role: 'webUrl',
  name: 'the web role, with an account of its own, decides in a transaction that it leaves open,',
  statements: ({ attacker, batches }) => ['begin', recording(attacker.cookie, batches.pending)],
}
const signInLocksSessions: Hold = {
  role: 'authUrl',
  name: 'the sign-in role locks the attacker’s sessions,',
  statements: ({ attacker }) => ['begin', `select from auth.session where operator_id = '${attacker.id}' for update`],
}
const webCopies: Hold = {
  role: 'webUrl',
  name: 'the web role counts an act of the checker, and begins a COPY to which it sends nothing,',
  statements: ({ contexts }) => ['begin', `select consume_rate_limit('acts of ${contexts.checker.actor.id}', 1000, '1 minute')`],
  goesOn: 'copy upload_chunk (upload_id, chunk_no, bytes) from stdin',
}
const workerCopies: Hold = {
  role: 'workerUrl',
  name: 'the worker’s role takes the open batches, and begins a COPY to which it sends nothing,',
  statements: () => ['begin', `select from lease_open_batches('0', '0', 100000)`],
  goesOn: 'copy users (batch_id, row_no, line, dob, name, city) from stdin',
}
const verifierHoldsHead: Hold = {
  role: 'verifierUrl',
  guard: 'worker',
  name: 'the verifier’s role ends the verifier’s connections, records a verification in a transaction that it leaves open,',
  statements: () => ['begin', `select record_verification(l.id, 'verified', '[]') from lease_verification() l`],
}
const operatorsByKey = (role: Hold['role']): Hold => ({
  role,
  name: `the role of ${role} takes the advisory lock of the operators,`,
  statements: () => [`select pg_advisory_lock(hashtext('countersign operators'))`],
})
const batchByKey = (role: Hold['role']): Hold => ({
  role,
  name: `the role of ${role} takes the advisory lock of the batch,`,
  statements: ({ batches }) => [`select pg_advisory_lock(hashtextextended('${batches.importing}', 0))`],
})

const withoutEnding = (owner: pg.Client) => withoutText(owner, 'end_stalled_head', 'pg_terminate_backend(v_back_end.pid, 2000)', 'false')
/** With a right to lock what it reads, which the sign-in role does not have. */
const withRightOn = (table: string, without: Attempt<Facts>['withoutGuard']) => async (owner: pg.Client) => {
  await owner.query(`grant update, delete on ${table} to countersign_auth`)
  await without(owner)
}
const withSessionsWaited = async (owner: pg.Client) => {
  await withoutEnding(owner)
  await withoutText(owner, 'end_sessions', 'for update skip locked', 'for update')
}
const withOperatorsByKey = (owner: pg.Client) =>
  withoutText(
    owner,
    'deactivate_operator',
    'perform 1 from operator_lock for update',
    `perform pg_advisory_xact_lock(hashtext('countersign operators'))`,
  )
const withBatchByKey = (owner: pg.Client) =>
  withoutText(
    owner,
    'record_withdrawal',
    '  -- After the slices',
    '  perform pg_advisory_xact_lock(hashtextextended(p_batch::text, 0));\n  -- After the slices',
  )

describeAttempts({
  way: '7: one role of the database stops the instance',
  prepare,
  isConcurrent: true,
  attempts: [
    stops(signInHoldsHead, 'a checker decides', withoutEnding),
    stops(inSavepoint, 'an admin deactivates the attacker', withoutEnding),
    stops(webHoldsHead, 'an admin deactivates the attacker', withoutEnding),
    stops(workerHoldsHead, 'a checker decides', withoutEnding),
    stops(workerSleepsOnHead, 'an admin deactivates the attacker', withoutEnding),
    stops(workerBusyWithHead, 'a checker decides', withoutEnding),
    stops(workerHoldsBatch, 'a checker decides', withoutEnding),
    stops(workerHoldsSlice, 'a maker withdraws an import', withoutEnding),
    stops(signInLocksTable, 'a checker decides', withRightOn('auth.session', withoutEnding)),
    stops(signInLocksOperator, 'an admin deactivates the attacker', withRightOn('auth.operator', withoutEnding)),
    stops(webHoldsBatch, 'a checker decides', withoutEnding),
    stops(signInLocksSessions, 'an admin deactivates the attacker', withRightOn('auth.session', withSessionsWaited)),
    stops(webCopies, 'the checker’s act is counted', withoutEnding),
    stops(workerCopies, 'a checker decides', withoutEnding),
    stops(verifierHoldsHead, 'a checker decides', (owner) =>
      owner.query('revoke execute on function end_stalled_head() from countersign_worker'),
    ),
    stops(operatorsByKey('webUrl'), 'an admin deactivates the attacker', withOperatorsByKey),
    stops(batchByKey('verifierUrl'), 'a maker withdraws an import', withBatchByKey),
    ...(['authUrl', 'webUrl', 'verifierUrl'] as const).map(
      (role): Attempt<Facts> => ({
        name: `the role of ${role} fills the disk with a temporary table`,
        withoutGuard: (owner) =>
          owner.query(`do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`),
        async succeeds({ instance }) {
          await using attacker = await connect(instance.database[role])
          await attacker.client.query('create temp table filler as select generate_series(1, 1000) as n')
          return true
        },
      }),
    ),
  ],
})

describe('endStalledHead', () => {
  let instance: TestInstance
  let facts: Facts
  beforeAll(async () => {
    instance = await openTestInstance()
    facts = await prepare(instance)
  })
  afterAll(() => instance[Symbol.asyncDispose]())

  const ended = () =>
    instance.owner
      .query(`select data from audit_event where action = 'transaction.ended' order by seq`)
      .then(({ rows }) => rows.map(({ data }) => data))

  test('says in the audit which role it ended, and lets several of one role in line follow soon', async () => {
    const attackers = await Promise.all(Array.from({ length: 4 }, () => connect(`${instance.database.authUrl}?application_name=mallory`)))
    const cookies: string[] = []
    for (const _ of attackers) cookies.push(await openSession(instance.owner, facts.attacker.id, instance.database.authSecret))
    for (const [n, { client }] of attackers.entries()) {
      const cookie = cookies[n] ?? ''
      await client.query('begin')
      const held = client.query(endingSession({ ...facts.attacker, cookie }))
      if (n === 0) await held
      else held.catch(() => {})
    }
    const watching = new AbortController()
    const watch = watchOver(instance, watching.signal)
    const began = performance.now()
    await honest['a checker decides']({ ...facts, instance })
    expect(performance.now() - began).toBeLessThan(10_000)
    // A back end that gets the head while no one waits is ended at the next act.
    const maker = facts.contexts.maker.actor.cookie
    const endedByNow = async () => {
      await instance.web.query(`select record_download($1, null, null, 'maker', null, 'approved')`, [maker])
      return ended()
    }
    const each = { role: 'countersign_auth', application: 'mallory', held: 'audit-head', seconds: expect.any(Number) }
    await expect.poll(endedByNow, { timeout: 20_000 }).toEqual(attackers.map(() => each))
    watching.abort()
    await watch
    for (const { client } of attackers) await client.end()
  })

  test('leaves the owner alone, and an honest statement that takes long', async () => {
    const before = (await ended()).length
    await using owner = await connect(instance.database.ownerUrl)
    await owner.client.query('begin')
    await owner.client.query('select from audit_head for update')
    const acting = honest['an admin deactivates the attacker']({ ...facts, instance })
    await wait(1_500)
    expect(await endStalledHead({ ctx: instance.verifier })).toBe(0)
    await owner.client.query('commit')
    await acting

    await using slow = await connect(instance.database.workerUrl)
    await slow.client.query('begin')
    await slow.client.query('select start_import($1)', [facts.batches.importing])
    // It ends when asked to, and writes nothing meanwhile.
    const working = slow.client.query('select count(*) from (select generate_series(1, 2000000000)) s').catch(() => {})
    const withdrawing = honest['a maker withdraws an import']({ ...facts, instance })
    await wait(1_500)
    expect(await endStalledHead({ ctx: instance.verifier })).toBe(0)
    await instance.owner.query('select pg_cancel_backend($1)', [slow.pid])
    await working
    await slow.client.query('rollback')
    await withdrawing
    expect(await ended()).toHaveLength(before)
  })
})
