import { inject } from 'vitest'
import type { Context } from '#core/context'
import { halfKey } from '#core/operators/half-key'
import { actWaiting, connect, type Waiting } from '#test/attacks/act-waiting'
import { adding, reasonCalled, recording, undoing } from '#test/attacks/attack'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import type { TestInstance } from '#test/instance'
import { csvOf, peopleCsv, peopleOf } from '#test/people'

type Facts = Awaited<ReturnType<typeof prepare>>
type Name = 'maker' | 'checker' | 'admin' | 'second' | 'third'

/** Every actor, and something for each to act on. */
async function prepare(instance: TestInstance) {
  await instance.owner.query('update policy set undo_window_seconds = 3600')
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const [admin, second, third] = [await instance.signIn('admin'), await instance.signIn('admin'), await instance.signIn('admin')]
  const people: Record<Name, Context> = { maker, checker, admin, second, third }
  const newcomer = await instance.signIn()

  const pending = await instance.bring(maker, csvOf(peopleOf('Pune', 8)))
  const approval = await instance.decide(checker, pending, { verdict: 'approve', selection: { rows: [1] } })
  await instance.apply(pending)
  const other = await instance.bring(maker, peopleCsv('Riga', 4))
  const importing = await instance.upload(maker, peopleCsv('Cairo', 8))
  await instance.survey(importing, { sliceRows: 4 })
  const held = await instance.upload(maker, peopleCsv('Lima', 3))
  await instance.worker.db.query('select start_import($1)', [held])
  await instance.worker.db.query(`select ask_for_input($1, '{"cause":"header"}')`, [held])
  const upload = '01900000-0000-7000-8000-000000000001'
  await instance.owner.query('insert into upload (id, maker_id) values ($1, $2)', [upload, maker.actor.id])
  await instance.owner.query(`insert into upload_chunk (upload_id, chunk_no, bytes) values ($1, 0, 'x')`, [upload])
  const invitation = '01900000-0000-7000-8000-000000000002'
  await instance.owner.query(inviting(admin.actor.cookie, invitation))
  const change = '01900000-0000-7000-8000-000000000003'
  await instance.owner.query(proposing(admin.actor.cookie, newcomer.actor.id, change))
  const revocation = '01900000-0000-7000-8000-000000000004'
  await instance.owner.query(proposing(admin.actor.cookie, checker.actor.id, revocation, 'revoke-role'))
  return {
    cookies: mapped(people, ({ actor }) => actor.cookie),
    ids: { ...mapped(people, ({ actor }) => actor.id), newcomer: newcomer.actor.id },
    batches: { pending, other, importing, held },
    approval: approval.id,
    upload,
    invitation,
    change,
    revocation,
  }
}

/** An act that has to wait: for what, and how it is called. */
type Act = {
  by: Name
  name: string
  waitsFor: string
  lock(facts: Facts): string
  call(facts: Facts): string
  end?: Waiting['end']
}

const decision: Act = {
  by: 'checker',
  name: 'records a decision',
  waitsFor: 'its batch',
  lock: ({ batches }) => `select from batch where id = '${batches.pending}' for update`,
  call: ({ cookies, batches }) => recording(cookies.checker, batches.pending),
}

const decisionByKey: Act = {
  ...decision,
  waitsFor: 'its idempotency key',
  lock: ({ ids, batches }) =>
    `insert into idempotency_key (operator_id, key, request_hash, subject_id) values ('${ids.checker}', 'key', '', '${batches.pending}')`,
  call: ({ cookies, batches }) => recording(cookies.checker, batches.pending).replace('gen_random_uuid()::text', `'key'`),
  end: 'rollback',
}

const undo: Act = {
  by: 'checker',
  name: 'takes an approval back',
  waitsFor: 'its decision',
  lock: ({ approval }) => `select from decision where id = '${approval}' for update`,
  call: ({ cookies, approval }) => undoing(cookies.checker, approval),
}

const withdrawal: Act = {
  by: 'maker',
  name: 'withdraws a batch',
  waitsFor: 'its batch',
  lock: ({ batches }) => `select from batch where id = '${batches.pending}' for update`,
  call: ({ cookies, batches }) => withdrawing(cookies.maker, batches.pending),
}

const withdrawalOfImport: Act = {
  ...withdrawal,
  waitsFor: 'a slice that is imported',
  lock: ({ batches }) => `select lock_slice('${batches.importing}', 1)`,
  call: ({ cookies, batches }) => withdrawing(cookies.maker, batches.importing),
}

const uploading: Act = {
  by: 'maker',
  name: 'uploads a file',
  waitsFor: 'its upload',
  lock: ({ upload }) => `select from upload where id = '${upload}' for update`,
  call: ({ cookies, upload }) => opening(cookies.maker, upload),
}

const uploadingByKey: Act = {
  ...uploading,
  waitsFor: 'its idempotency key',
  lock: ({ ids, upload }) =>
    `insert into idempotency_key (operator_id, key, request_hash, subject_id) values ('${ids.maker}', 'key', '', '${upload}')`,
  end: 'rollback',
}

const answering: Act = {
  by: 'maker',
  name: 'answers how a file is parsed',
  waitsFor: 'its batch',
  lock: ({ batches }) => `select from batch where id = '${batches.held}' for update`,
  call: ({ cookies, batches }) =>
    `select set_parse_options('${cookies.maker}', null, null, gen_random_uuid()::text, '${batches.held}', '{}')`,
}

const addingReason: Act = {
  by: 'admin',
  name: 'adds a reason',
  waitsFor: 'one of the same title',
  lock: () => `insert into reason (id, title, verdicts, needs_text) values (gen_random_uuid(), 'Mine', '{reject}', false)`,
  call: ({ cookies }) => adding(cookies.admin),
  end: 'rollback',
}

const retiringReason: Act = {
  by: 'admin',
  name: 'retires a reason',
  waitsFor: 'the reason',
  lock: () => `select from reason where title = 'Not eligible' for update`,
  call: ({ cookies }) => `select retire_reason('${cookies.admin}', null, null, ${reasonCalled('Not eligible')})`,
}

const invitingAgain: Act = {
  by: 'admin',
  name: 'invites an operator',
  waitsFor: 'the invitation before',
  lock: ({ invitation }) => `select from invitation where id = '${invitation}' for update`,
  call: ({ cookies }) => inviting(cookies.admin, '01900000-0000-7000-8000-000000000005'),
}

const withdrawingInvitation: Act = {
  by: 'admin',
  name: 'withdraws an invitation',
  waitsFor: 'the invitation',
  lock: ({ invitation }) => `select from invitation where id = '${invitation}' for update`,
  call: ({ cookies, invitation }) => `select withdraw_invitation('${cookies.admin}', null, null, '${invitation}')`,
}

const proposingChange: Act = {
  by: 'admin',
  name: 'proposes a change of an operator',
  waitsFor: 'its idempotency key',
  lock: ({ ids, change }) =>
    `insert into idempotency_key (operator_id, key, request_hash, subject_id) values ('${ids.admin}', '${proposed}', '', '${change}')`,
  call: ({ cookies, ids }) => proposing(cookies.admin, ids.maker),
  end: 'rollback',
}

const confirmingChange: Act = {
  by: 'second',
  name: 'confirms a change of an operator',
  waitsFor: 'the change',
  lock: ({ change }) => `select from change_request where id = '${change}' for update`,
  call: ({ cookies, change }) => confirming(cookies.second, change),
}

const decliningChange: Act = {
  ...confirmingChange,
  name: 'declines a change of an operator',
  call: ({ cookies, change }) => `select decide_change('${cookies.second}', null, null, '${change}', false, null, null, null, null)`,
}

const deactivating: Act = {
  by: 'admin',
  name: 'deactivates an operator',
  waitsFor: 'that operator’s row',
  lock: ({ ids }) => `select from auth.operator where id = '${ids.maker}' for update`,
  call: ({ cookies, ids }) => `select deactivate_operator('${cookies.admin}', null, null, '${ids.maker}')`,
}

const downloading: Act = {
  by: 'checker',
  name: 'takes data away',
  waitsFor: 'the head of the audit',
  lock: () => 'select from audit_head for update',
  call: ({ cookies, batches }) => `select record_download('${cookies.checker}', null, null, 'checker', '${batches.pending}', 'approved')`,
}

/** How an actor who has begun to act loses the right to. */
type Loss = { name: string; statement(facts: Facts, who: Name): string }

const deactivated: Loss = {
  name: 'is deactivated',
  statement: ({ cookies, ids }, who) => `select deactivate_operator('${cookies.third}', null, null, '${ids[who]}')`,
}
const roleRevoked: Loss = {
  name: 'loses the role to two admins',
  statement: ({ cookies, revocation }) => confirming(cookies.second, revocation),
}
const roleGone: Loss = {
  name: 'has the role no more',
  statement: ({ ids }, who) => `delete from operator_role_grant where operator_id = '${ids[who]}'`,
}
const suspended: Loss = {
  name: 'is suspended',
  statement: ({ ids }, who) => `insert into operator_suspension (operator_id, cause) values ('${ids[who]}', 'admin')`,
}
const signedOut: Loss = { name: 'signs out', statement: ({ ids }, who) => `delete from auth.session where operator_id = '${ids[who]}'` }
const session = (name: string, change: string): Loss => ({
  name,
  statement: ({ ids }, who) => `update auth.session set ${change} where operator_id = '${ids[who]}'`,
})
const expired = session('has a session that expires', 'expires_at = clock_timestamp()')
const idle = session('has a session that goes idle', `seen_at = clock_timestamp() - interval '61 minutes'`)
const stale = session('has a sign-in that is too old for it', `created_at = clock_timestamp() - interval '13 hours'`)
const factorAsked: Loss = {
  name: 'has no second factor when the rule comes',
  statement: () => "select install_policy(60, 720, '{checker,admin}', 3600, 168, null)",
}

/** The guard: the second check, with the head locked. */
const withoutSecondLook = (owner: TestInstance['owner']) => withoutText(owner, 'append_audit', 'perform require_may_act(p_actor);', 'null;')
const withoutIsolation = (owner: TestInstance['owner']) =>
  withoutText(owner, 'require_may_act', `not in ('read committed', 'read uncommitted')`, `= 'any'`)

/** Others commit the loss while the act waits for something else. */
function acts(act: Act, loss: Loss): Attempt<Facts> {
  return {
    name: `the ${act.by} ${act.name}, which waits for ${act.waitsFor}, and ${loss.name} meanwhile`,
    withoutGuard: withoutSecondLook,
    succeeds: (scene) =>
      succeeds(scene, act.by, {
        lock: act.lock(scene),
        act: [act.call(scene)],
        meanwhile: () => scene.instance.owner.query(loss.statement(scene, act.by)),
        ...(act.end ? { end: act.end } : {}),
      }),
  }
}

/** The loss holds the head, as every audited change does, and the act comes next. */
function actsBehind(act: Act, loss: Loss): Attempt<Facts> {
  return {
    name: `the ${act.by} ${act.name} while the transaction in which the ${act.by} ${loss.name} holds the head of the audit`,
    withoutGuard: withoutSecondLook,
    succeeds: (scene) => succeeds(scene, act.by, { lock: loss.statement(scene, act.by), act: [act.call(scene)] }),
  }
}

async function succeeds(scene: Facts & { instance: TestInstance }, who: Name, waiting: Omit<Waiting, 'instance'>): Promise<boolean> {
  const acts = `select from audit_event where actor_id = $1 and body::jsonb ->> 'as' <> 'countersign'`
  const { rowCount: before } = await scene.instance.owner.query(acts, [scene.ids[who]])
  await actWaiting({ instance: scene.instance, ...waiting })
  const { rowCount: after } = await scene.instance.owner.query(acts, [scene.ids[who]])
  return (after ?? 0) > (before ?? 0)
}

/** A transaction that read the database before the loss and acts after it. */
async function sees(scene: Facts & { instance: TestInstance }, isolation: string, loss: Loss): Promise<boolean> {
  await using actor = await connect(scene.instance.database.webUrl)
  await actor.client.query(`begin isolation level ${isolation}`)
  await actor.client.query('select from batch')
  await scene.instance.owner.query(loss.statement(scene, 'checker'))
  await actor.client.query(decision.call(scene))
  await actor.client.query('commit')
  return true
}

/** What a session can put around the waiting statement. */
const wrappings: Record<string, (call: string, facts: Facts) => string[]> = {
  'in a savepoint': (call) => ['begin', 'savepoint before', call],
  'by a prepared statement': (call) => [`prepare recording as ${call}`, 'execute recording'],
  'by a cursor': (call) => ['begin', `declare recording cursor for ${call}`, 'fetch recording'],
  'by a cursor that the commit fetches': (call) => ['begin', `declare recording cursor with hold for ${call}`, 'commit'],
  'in a block of code that catches every refusal': (call) => [
    `do $$ begin begin perform ${call.replace(/^select /, '')}; exception when others then perform 1; end; end $$`,
  ],
  'in a transaction that began long before': (call) => ['begin', 'select from batch', call],
  'with its constraints deferred': (call) => ['begin', 'set constraints all deferred', call],
}

describeAttempts({
  way: '6: an act is recorded of an operator who may no longer act',
  prepare,
  attempts: [
    // Every act that calls a recording function, at the moment when it waits for others.
    acts(decision, deactivated),
    acts(decisionByKey, signedOut),
    acts(undo, suspended),
    acts(withdrawal, deactivated),
    acts(withdrawalOfImport, suspended),
    acts(uploading, suspended),
    acts(uploadingByKey, deactivated),
    acts(answering, roleGone),
    acts(addingReason, stale),
    acts(retiringReason, deactivated),
    acts(invitingAgain, roleGone),
    acts(withdrawingInvitation, expired),
    acts(proposingChange, suspended),
    acts(confirmingChange, stale),
    acts(decliningChange, roleGone),
    acts(deactivating, idle),
    // Every way to lose the right, in the act that puts a person in.
    acts(decision, roleRevoked),
    acts(decision, suspended),
    acts(decision, signedOut),
    acts(decision, expired),
    acts(decision, idle),
    acts(decision, stale),
    acts(decision, factorAsked),
    acts(proposingChange, factorAsked),
    acts(confirmingChange, factorAsked),
    acts(undo, factorAsked),
    // The act is next in line for the head.
    actsBehind(decision, deactivated),
    actsBehind(undo, roleRevoked),
    actsBehind(withdrawal, deactivated),
    actsBehind(uploading, signedOut),
    actsBehind(downloading, deactivated),
    actsBehind(retiringReason, deactivated),
    // Transactions that do not see what is committed meanwhile.
    {
      name: 'a checker whose transaction is REPEATABLE READ, and began before the suspension, records a decision',
      withoutGuard: withoutIsolation,
      succeeds: (scene) => sees(scene, 'repeatable read', suspended),
    },
    {
      name: 'a checker whose transaction is SERIALIZABLE, and began before the session expired, records a decision',
      withoutGuard: withoutIsolation,
      succeeds: (scene) => sees(scene, 'serializable', expired),
    },
    // What a session can put around the waiting statement.
    {
      name: 'the sign-in role holds on to the session of a checker who is deactivated, for when two admins reactivate them',
      withoutGuard: async (owner) => {
        await owner.query('grant update on auth.session to countersign_auth')
        await withoutText(owner, 'apply_operator_change', `raise exception 'sessions-left' using errcode = 'CS409'`, 'null')
      },
      async succeeds(scene) {
        const { instance, cookies, ids } = scene
        await using holder = await connect(instance.database.authUrl)
        await holder.client.query('begin')
        await holder.client.query('select from auth.session where operator_id = $1 for update', [ids.checker])
        await instance.web.query(deactivated.statement(scene, 'checker'))
        const change = '01900000-0000-7000-8000-000000000007'
        const reactivating = `select propose_change($1, null, null, 'again', $2, 'reactivate', $3, '{}', null)`
        await instance.web.query(reactivating, [cookies.admin, change, ids.checker])
        await instance.web.query(confirming(cookies.second, change))
        return (await instance.web.query('select from find_actor($1)', [cookies.checker])).length === 1
      },
    },
    ...Object.entries(wrappings).map(([name, wrap]) => ({
      name: `a checker records a decision ${name}, and is deactivated while it waits`,
      withoutGuard: withoutSecondLook,
      succeeds: (scene: Facts & { instance: TestInstance }) =>
        succeeds(scene, 'checker', {
          lock: decision.lock(scene),
          act: wrap(decision.call(scene), scene),
          meanwhile: () => scene.instance.owner.query(deactivated.statement(scene, 'checker')),
        }),
    })),
  ],
})

function mapped<From, To>(of: Record<Name, From>, map: (from: From) => To): Record<Name, To> {
  const { maker, checker, admin, second, third } = of
  return { maker: map(maker), checker: map(checker), admin: map(admin), second: map(second), third: map(third) }
}

const withdrawing = (cookie: string, batchId: string) =>
  `select record_withdrawal('${cookie}', null, null, gen_random_uuid()::text, gen_random_uuid(), '${batchId}', null)`

const opening = (cookie: string, upload: string) =>
  `select open_batch('${cookie}', null, null, 'key', gen_random_uuid(), '${upload}', 'people.csv', 1, sha256('x'), sha256(sha256('x')), '{}')`

const inviting = (cookie: string, invitation: string) =>
  `select invite_operator('${cookie}', null, null, '${invitation}', '${invitation}', 'Ada', 'ada@example.test', '${halfOf(invitation)}', null, interval '1 day')`

const halfOf = (changeId: string) => halfKey({ secret: inject('template').authSecret, half: 1, changeId })

const proposed = '01900000-0000-7000-8000-000000000006'

const proposing = (cookie: string, operatorId: string, change = proposed, kind = 'grant-role') =>
  `select propose_change('${cookie}', null, null, '${change}', '${change}', '${kind}', '${operatorId}', '{"role": "checker"}', null)`

const confirming = (cookie: string, change: string) =>
  `select decide_change('${cookie}', null, null, id, true, encode(digest, 'hex'), 'example.test', null, null) from change_request where id = '${change}'`
