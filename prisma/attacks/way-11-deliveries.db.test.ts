import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { vi } from 'vitest'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { OperatorRole } from '#core/database/functions'
import { openDatabase } from '#core/database/open-database'
import { LOGIN_ROLES, type LoginRole } from '#database/roles'
import { connect, untilWaiting } from '#test/attacks/act-waiting'
import { asRole, queryAsRole } from '#test/attacks/as-role'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { withoutRefusal } from '#test/attacks/without-guards'
import { erasePerson } from '#test/erase-person'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { refusePeople } from '#test/refuse-people'
import { webhookTarget } from '#test/target-settings'
import { setTarget } from '#test/targets'

type Scene = Awaited<ReturnType<typeof prepare>>

/** Rows 1 and 2 are final, row 3 can still be undone, row 4 is pending, and the target idp has refused row 2. */
async function prepare(instance: TestInstance) {
  const [maker, checker, auditor] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('auditor')]
  const admins = [await instance.signIn('admin'), await instance.signIn('admin')] as const
  const targetId = await setTarget(...admins)
  const batchId = await instance.bring(maker, peopleCsv('Pune', 4))
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2] } })
  await instance.apply(batchId)
  await instance.owner.query(`update decision set final_at = now() - interval '1 hour'`)
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [3] } })
  await instance.apply(batchId)
  await instance.owner.query(`update decision set final_at = now() + interval '1 day' where decision_no = 2`)
  await refusePeople(instance.owner, { batchId, rows: [2] })
  return { maker, checker, auditor, admins, targetId, batchId }
}

const on = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })

/** The rows of the first slice that have an outcome, as bits. */
async function bitsOf({ owner }: TestInstance, outcome: string): Promise<string> {
  const { rows } = await owner.query(`select ${outcome}_rows::text as bits from delivery_slice`)
  return rows[0]?.bits ?? ''
}

const actOn = (ctx: Context, batch: string, role: OperatorRole, act: 'skip' | 'give-up') =>
  callFunction(ctx.db, 'act_on_deliveries', {
    ...actorArguments(ctx),
    idempotencyKey: randomUUID(),
    role,
    batch,
    key: 'idp',
    act,
    reason: 'Not wanted there',
  })
const skip = (ctx: Context, batch: string, role: OperatorRole) => actOn(ctx, batch, role, 'skip')

type Turn = {
  holder: string
  query: <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>
  begin: (rows: number[], hashes?: string[]) => Promise<number[]>
  note: (rows: number[], outcome: string) => Promise<unknown>
}

/** What the password of delivery can do at the target, with the turn. */
async function withTurn({ instance, targetId, batchId }: Scene & { instance: TestInstance }, act: (turn: Turn) => Promise<unknown>) {
  const holder = randomUUID()
  await asRole(instance, 'delivery', async (client) => {
    const query: Turn['query'] = async (sql, values = []) => (await client.query(sql, values)).rows
    await query(`select take_turn($1, $2, '1 minute')`, [targetId, holder])
    await act({
      holder,
      query,
      async begin(rows, hashes = rows.map(() => randomUUID())) {
        const sql = 'select begin_deliveries($1, 1, $2, $3, $4, $5) as begun'
        const [found] = await query<{ begun: number[] }>(sql, [batchId, targetId, holder, rows, hashes])
        return found?.begun ?? []
      },
      note: (rows, outcome) => {
        const each = (text: string) => rows.map(() => text)
        const values = [batchId, targetId, holder, rows, each(outcome), each('an-account'), each('')]
        return query('select note_deliveries($1, 1, $2, $3, $4, $5, $6, $7)', values)
      },
    })
  })
}

const setWebhook = ({ instance, admins: [admin, second] }: Scene & { instance: TestInstance }) =>
  setTarget(on(instance, admin), on(instance, second), {
    key: 'hook',
    settings: webhookTarget(),
    secrets: { signing: `whsec_${'A'.repeat(32)}` },
  })

const freeze = ({ owner }: TestInstance) => owner.query(`update batch set state = 'frozen', frozen_at = now()`)

/** Makes a webhook that got row 1 as its first page. Returns the target. */
async function arrivedPage(scene: Scene & { instance: TestInstance }): Promise<string> {
  const targetId = await setWebhook(scene)
  await withTurn({ ...scene, targetId }, async ({ query, holder, note }) => {
    await query(`select begin_page($1, 1, $2, $3, 'final', '{1}')`, [scene.batchId, targetId, holder])
    await note([1], 'delivered')
    await query(`select take_turn($1, $2, '0 seconds')`, [targetId, holder])
  })
  return targetId
}

const askForReplay = (ctx: Context, batch: string, role: OperatorRole = 'checker') =>
  callFunction(ctx.db, 'ask_for_page_replay', { ...actorArguments(ctx), idempotencyKey: randomUUID(), role, batch, key: 'hook', page: 1 })

/** How many replays of the page were asked for. */
const replays = async ({ owner }: TestInstance) => (await owner.query('select from page_replay')).rowCount

/** A page that a checker asked to have sent again. */
const openReplay = async (scene: Scene & { instance: TestInstance }) => {
  const targetId = await arrivedPage(scene)
  return { targetId, replay: await askForReplay(on(scene.instance, scene.checker), scene.batchId) }
}

/** How many people delivery reads with the turn, to send their page again. */
async function readReplay(scene: Scene & { instance: TestInstance }, targetId: string, replay: string): Promise<number> {
  let found = 0
  await withTurn({ ...scene, targetId }, async ({ query, holder }) => {
    found = (await query('select * from begin_page_replay($1, $2)', [replay, holder])).length
  })
  return found
}

const notFinal = `update decision set final_at = now() + interval '1 hour'`

const replaysByOperators: Attempt<Scene>[] = [
  ...(['maker', 'auditor'] as const).flatMap((role): Attempt<Scene>[] => [
    {
      name: `a page is sent again by the ${role}, as ${role}`,
      withoutGuard: (owner) => withoutText(owner, 'ask_for_page_replay', `p_role not in ('checker', 'admin')`, 'false'),
      async succeeds({ instance, ...scene }) {
        await arrivedPage({ instance, ...scene })
        await askForReplay(on(instance, scene[role]), scene.batchId, role)
        return (await replays(instance)) === 1
      },
    },
    {
      name: `a page is sent again by the ${role}, who says that they are a checker`,
      withoutGuard: (owner) => owner.query(`update operator_role_grant set role = 'checker' where role = '${role}'`),
      async succeeds({ instance, ...scene }) {
        await arrivedPage({ instance, ...scene })
        await askForReplay(on(instance, scene[role]), scene.batchId)
        return (await replays(instance)) === 1
      },
    },
  ]),
  {
    name: 'a page is sent again twice at a time',
    async withoutGuard(owner) {
      await owner.query('drop index page_replay_open')
      await withoutRefusal('ask_for_page_replay', 'replay-asked-already', 'CS409')(owner)
    },
    async succeeds({ instance, ...scene }) {
      await arrivedPage({ instance, ...scene })
      for (const ctx of [scene.checker, scene.checker]) await askForReplay(on(instance, ctx), scene.batchId)
      return (await replays(instance)) === 2
    },
  },
  {
    name: 'a page is sent again with someone who is to be taken back',
    withoutGuard: (owner) => withoutText(owner, 'require_replayable', 'bit_count(v_outdated) > 0', 'false'),
    async succeeds({ instance, ...scene }) {
      await arrivedPage({ instance, ...scene })
      await instance.owner.query(notFinal)
      await askForReplay(on(instance, scene.checker), scene.batchId)
      return (await replays(instance)) === 1
    },
  },
  {
    name: 'a page is sent again with someone who was erased',
    withoutGuard: (owner) => withoutText(owner, 'require_replayable', ' and is_erased(u)', ' and false'),
    async succeeds({ instance, ...scene }) {
      await arrivedPage({ instance, ...scene })
      await erase(instance, scene.batchId)
      await askForReplay(on(instance, scene.checker), scene.batchId)
      return (await replays(instance)) === 1
    },
  },
]

async function erase(instance: TestInstance, batchId: string): Promise<void> {
  const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
  await erasePerson({ ctx: { db }, input: { batchId, row: 1 } }).finally(() => db.close())
}

const replaysByRoles: Attempt<Scene>[] = [
  {
    name: 'the password of the web role says that a page was sent again',
    withoutGuard: (owner) => owner.query('grant execute on function end_page_replay(uuid, text, text) to countersign_web'),
    async succeeds(scene) {
      const { replay } = await openReplay(scene)
      await queryAsRole(scene.instance, 'web', `select end_page_replay('${replay}', 'sent', 'The receiver took the page (204).')`)
      return (await scene.instance.owner.query('select from page_replay where ended_at is not null')).rowCount === 1
    },
  },
  {
    name: 'the password of the web role reads the people of a page that is to be sent again, by the turn that it sees',
    withoutGuard: (owner) => owner.query('grant execute on function begin_page_replay(uuid, uuid) to countersign_web'),
    async succeeds(scene) {
      const { replay, targetId } = await openReplay(scene)
      await withTurn({ ...scene, targetId }, () =>
        queryAsRole(scene.instance, 'web', 'select begin_page_replay($1, holder) from target_state where target_id = $2', [
          replay,
          targetId,
        ]),
      )
      return true
    },
  },
  {
    name: 'the password of delivery ends a replay twice',
    withoutGuard: withoutRefusal('end_page_replay', 'replay-ended', 'CS409'),
    async succeeds(scene) {
      const { replay } = await openReplay(scene)
      for (const outcome of ['failed', 'sent'])
        await queryAsRole(scene.instance, 'delivery', `select end_page_replay('${replay}', '${outcome}', 'It answered.')`)
      return (await scene.instance.owner.query(`select from page_replay where outcome = 'sent'`)).rowCount === 1
    },
  },
  {
    name: 'the password of delivery reads the people of a page again whose replay has ended',
    withoutGuard: withoutRefusal('begin_page_replay', 'replay-ended', 'CS409'),
    async succeeds(scene) {
      const { replay, targetId } = await openReplay(scene)
      await queryAsRole(scene.instance, 'delivery', `select end_page_replay('${replay}', 'sent', 'It answered.')`)
      return (await readReplay(scene, targetId, replay)) === 1
    },
  },
  {
    name: 'the password of delivery reads the people of a page to send it again while another process has the turn',
    withoutGuard: withoutRefusal('require_turn', 'turn-lost', 'CS409'),
    async succeeds(scene) {
      const { replay } = await openReplay(scene)
      await queryAsRole(scene.instance, 'delivery', 'select begin_page_replay($1, gen_random_uuid())', [replay])
      return true
    },
  },
  {
    name: 'the password of delivery sends a page again with someone who is to be taken back since it was asked for',
    withoutGuard: (owner) => withoutText(owner, 'require_replayable', 'bit_count(v_outdated) > 0', 'false'),
    async succeeds(scene) {
      const { replay, targetId } = await openReplay(scene)
      await scene.instance.owner.query(notFinal)
      return (await readReplay(scene, targetId, replay)) === 1
    },
  },
  {
    name: 'the password of delivery sends a page again to a target that is retired since it was asked for',
    withoutGuard: withoutRefusal('require_replayable', 'target-retired', 'CS409'),
    async succeeds(scene) {
      const { replay, targetId } = await openReplay(scene)
      await scene.instance.owner.query('update target set retired_at = now() where id = $1', [targetId])
      return (await readReplay(scene, targetId, replay)) === 1
    },
  },
  {
    name: 'the password of delivery sends a page again of a batch that differs from its file',
    withoutGuard: (owner) => withoutText(owner, 'require_replayable', 'perform require_not_frozen(p_batch)', 'null'),
    async succeeds(scene) {
      const { replay, targetId } = await openReplay(scene)
      await freeze(scene.instance)
      return (await readReplay(scene, targetId, replay)) === 1
    },
  },
]

const notOwnBatch = withoutRefusal('act_on_deliveries', 'own-batch', 'CS403')

const byOperators: Attempt<Scene>[] = (['maker', 'auditor'] as const).flatMap((role): Attempt<Scene>[] => [
  {
    name: `a person is skipped by their ${role}, as ${role}`,
    async withoutGuard(owner) {
      await withoutText(owner, 'act_on_deliveries', `p_role not in ('checker', 'admin')`, 'false')
      await notOwnBatch(owner)
    },
    async succeeds({ instance, batchId, ...scene }) {
      await skip(on(instance, scene[role]), batchId, role)
      return (await bitsOf(instance, 'skipped')) === '0100'
    },
  },
  {
    name: `a person is skipped by their ${role}, who says that they are a checker`,
    async withoutGuard(owner) {
      await owner.query(`update operator_role_grant set role = 'checker' where role = '${role}'`)
      await notOwnBatch(owner)
    },
    async succeeds({ instance, batchId, ...scene }) {
      await skip(on(instance, scene[role]), batchId, 'checker')
      return (await bitsOf(instance, 'skipped')) === '0100'
    },
  },
])

const byMaker: Attempt<Scene>[] = (['checker', 'admin'] as const).map((role) => ({
  name: `a person is skipped by their maker, who has become ${role}`,
  withoutGuard: notOwnBatch,
  async succeeds({ instance, batchId, maker }) {
    await instance.owner.query('insert into operator_role_grant (operator_id, role) values ($1, $2)', [maker.actor.id, role])
    await skip(on(instance, maker), batchId, role)
    return (await bitsOf(instance, 'skipped')) === '0100'
  },
}))

const giveUpEarly: Attempt<Scene> = {
  name: 'a checker leaves people at a target before it was asked to give them back',
  withoutGuard: (owner) =>
    withoutText(owner, 'act_on_deliveries', 'case when w.is_paused then w.take_back_rows else v_found.begun_rows end', 'w.take_back_rows'),
  async succeeds({ instance, batchId, checker }) {
    await instance.owner.query(`update delivery_slice set delivered_rows = B'1000'`)
    await instance.owner.query(`update decision set final_at = now() + interval '1 hour'`)
    await actOn(on(instance, checker), batchId, 'checker', 'give-up')
    return (await bitsOf(instance, 'given_up')) === '1000'
  },
}

const resume: Attempt<Scene> = {
  name: 'a checker with the password of the web role resumes a target',
  withoutGuard: (owner) => withoutText(owner, 'resume_target', `'admin'`, `'checker'`),
  async succeeds({ instance, checker }) {
    await instance.owner.query(`insert into target_state (target_id, paused_at, pause) select id, now(), 'gone' from target`)
    const ctx = on(instance, checker)
    await callFunction(ctx.db, 'resume_target', { ...actorArguments(ctx), idempotencyKey: randomUUID(), key: 'idp' })
    return (await instance.owner.query('select from target_state where paused_at is null')).rowCount === 1
  },
}

const readsBefore: Attempt<Scene> = {
  name: 'the password of the web role reads what an account had that was there before',
  withoutGuard: (owner) => owner.query('grant select on delivery_account to countersign_web'),
  async succeeds({ instance }) {
    await queryAsRole(instance, 'web', 'select before from delivery_account')
    return true
  },
}

/** Statements on each table that say something else of a person, an act or a target. */
const writes: [table: string, what: string, sql: string, shows: string][] = [
  [
    'delivery_slice',
    'writes who was delivered',
    'update delivery_slice set delivered_rows = failed_rows, failed_rows = delivered_rows',
    `select from delivery_slice where delivered > 0`,
  ],
  [
    'delivery_account',
    'writes an account',
    `insert into delivery_account (target_id, batch_id, row_no, user_name_hash) select target_id, batch_id, 1, gen_random_uuid() from delivery_slice`,
    'select from delivery_account',
  ],
  [
    'delivery_failure',
    'removes why a person was refused',
    'delete from delivery_failure',
    'select from delivery_slice where not exists (select from delivery_failure)',
  ],
  [
    'delivery_act',
    'writes that an operator has skipped someone',
    `insert into delivery_act (batch_id, target_id, act, actor_id, people, reason)
     select d.batch_id, d.target_id, 'skip', b.maker_id, 1, 'Not wanted' from delivery_slice d join batch b on b.id = d.batch_id`,
    'select from delivery_act',
  ],
  [
    'target_state',
    'pauses a target',
    `insert into target_state (target_id, paused_at, pause) select target_id, now(), 'gone' from delivery_slice`,
    'select from target_state',
  ],
  [
    'delivery_batch',
    'says that nothing is due',
    'update delivery_batch set due_at = null',
    'select from delivery_batch where due_at is null',
  ],
]

const withRights = (role: LoginRole): Attempt<Scene>[] => [
  ...writes.map(
    ([table, what, sql, shows]): Attempt<Scene> => ({
      name: `the password of the ${role} role ${what}`,
      withoutGuard: (owner) =>
        owner.query(
          `grant select, insert, update, delete on ${table} to countersign_${role}; grant select on delivery_slice, batch to countersign_${role}`,
        ),
      async succeeds({ instance }) {
        await queryAsRole(instance, role, sql)
        return (await instance.owner.query(shows)).rowCount === 1
      },
    }),
  ),
  {
    name: `the password of the ${role} role skips a person without an operator`,
    withoutGuard: (owner) =>
      owner.query(
        `grant execute on function move_deliveries(batch_slice, uuid, text, integer[]) to countersign_${role};
         grant select on batch_slice, target to countersign_${role}`,
      ),
    async succeeds({ instance }) {
      await queryAsRole(instance, role, `select move_deliveries(s, t.id, 'skipped', '{2}') from batch_slice s, target t`)
      return (await bitsOf(instance, 'skipped')) === '0100'
    },
  },
]

const asksWithoutOperator = (role: LoginRole): Attempt<Scene> => ({
  name: `the password of the ${role} role asks for a page to be sent again without an operator`,
  withoutGuard: (owner) =>
    owner.query(`grant select, insert on page_replay to countersign_${role}; grant select on delivery_page, batch to countersign_${role}`),
  async succeeds(scene) {
    await arrivedPage(scene)
    await queryAsRole(
      scene.instance,
      role,
      `insert into page_replay (id, batch_id, target_id, page_no, asked_by)
       select gen_random_uuid(), p.batch_id, p.target_id, p.page_no, b.maker_id from delivery_page p join batch b on b.id = p.batch_id`,
    )
    return (await replays(scene.instance)) === 1
  },
})

/** Makes delivery begin row 3 once its undo window has passed, while a checker who undoes it in time waits. Returns how many people it has begun. */
async function beginDuringUndo(scene: Scene & { instance: TestInstance }, targetId: string, sql: string): Promise<number> {
  const { instance, checker } = scene
  await instance.owner.query(`update decision set final_at = clock_timestamp() + interval '2 seconds' where final_at > now()`)
  await using undo = await connect(instance.database.webUrl)
  await undo.client.query('begin')
  const undoing = `select undo_decision($1, null, null, 'undo', gen_random_uuid(), id) from decision where final_at > now()`
  await undo.client.query(undoing, [checker.actor.cookie])
  const isOver = async () => (await instance.owner.query('select from decision where final_at > clock_timestamp()')).rowCount === 0
  await vi.waitUntil(isOver, { timeout: 10_000, interval: 50 })
  let begun: { rows: number[] }[] = []
  await withTurn({ ...scene, targetId }, async ({ query, holder }) => {
    const [{ pid } = { pid: 0 }] = await query<{ pid: number }>('select pg_backend_pid() as pid')
    const beginning = query<{ rows: number[] }>(sql, [scene.batchId, targetId, holder])
    await Promise.race([untilWaiting(instance, pid), beginning])
    await undo.client.query('commit')
    begun = await beginning
  })
  return begun.flatMap(({ rows }) => rows).length
}

const waitsForBatch = (owner: pg.Client) =>
  withoutText(owner, 'lock_slice_to_send', 'perform 1 from batch b where b.id = p_batch for share;')

const byDelivery: Attempt<Scene>[] = [
  {
    name: 'the password of delivery begins people whose approval a checker is undoing in time',
    withoutGuard: waitsForBatch,
    async succeeds(scene) {
      const sql = `select begin_deliveries($1, 1, $2, $3, '{3}', array[gen_random_uuid()]) as rows`
      return (await beginDuringUndo(scene, scene.targetId, sql)) === 1
    },
  },
  {
    name: 'the password of delivery begins a page of people whose approval a checker is undoing in time',
    withoutGuard: waitsForBatch,
    async succeeds(scene) {
      const sql = `select rows from begin_page($1, 1, $2, $3, 'final', '{3}')`
      return (await beginDuringUndo(scene, await setWebhook(scene), sql)) === 1
    },
  },
  {
    name: 'the password of delivery goes on with a page of a batch that differs from its file since the page was begun',
    withoutGuard: (owner) => withoutText(owner, 'begin_page', ` and (select b.state from batch b where b.id = p_batch) <> 'frozen'`),
    async succeeds(scene) {
      const targetId = await setWebhook(scene)
      let found = 0
      await withTurn({ ...scene, targetId }, async ({ query, holder }) => {
        const begin = () => query(`select rows from begin_page($1, 1, $2, $3, 'final', '{1}')`, [scene.batchId, targetId, holder])
        await begin()
        await freeze(scene.instance)
        found = (await begin()).length
      })
      return found === 1
    },
  },
  {
    name: 'the password of delivery reads people of a batch that differs from its file',
    withoutGuard: (owner) => withoutText(owner, 'people_for_target', ` and (select b.state from batch b where b.id = p_batch) <> 'frozen'`),
    async succeeds(scene) {
      let found = 0
      await freeze(scene.instance)
      await withTurn(scene, async ({ query }) => {
        found = (await query(`select * from people_for_target($1, 1, $2, '{1}')`, [scene.batchId, scene.targetId])).length
      })
      return found === 1
    },
  },
  {
    name: 'the password of delivery leases every batch for a year, also after it was changed',
    withoutGuard: (owner) => withoutText(owner, 'lease_deliveries', `least(p_for, interval '1 minute')`, 'p_for'),
    async succeeds({ instance }) {
      await instance.owner.query('update delivery_batch set due_at = now()')
      await queryAsRole(instance, 'delivery', `select * from lease_deliveries('1 year', null)`)
      return (await instance.owner.query(`select from delivery_batch where leased_until > now() + interval '1 hour'`)).rowCount === 1
    },
  },
  {
    name: 'the password of delivery begins people who are not final',
    withoutGuard: (owner) => withoutText(owner, 'begin_deliveries', ' and get_bit(v_due, r - v_slice.row_from) = 1'),
    async succeeds(scene) {
      await withTurn(scene, async ({ begin, note }) => {
        await begin([3, 4])
        await note([3, 4], 'delivered')
      })
      return (await bitsOf(scene.instance, 'delivered')) === '0011'
    },
  },
  {
    name: 'the password of delivery begins a page of people who are not final',
    withoutGuard: (owner) => withoutText(owner, 'begin_page', ' and get_bit(v_due, r - v_slice.row_from) = 1'),
    async succeeds(scene) {
      const targetId = await setWebhook(scene)
      let found: { rows: number[] }[] = []
      await withTurn({ ...scene, targetId }, async ({ query, holder }) => {
        found = await query(`select rows from begin_page($1, 1, $2, $3, 'final', '{3,4}')`, [scene.batchId, targetId, holder])
      })
      return found[0]?.rows.length === 2
    },
  },
  {
    name: 'the password of delivery begins a person again who was refused, before someone decides it',
    withoutGuard: (owner) =>
      withoutText(owner, 'delivery_work', 'v_target.failed_rows | v_target.skipped_rows | v_target.unsettled', 'v_target.unsettled'),
    async succeeds(scene) {
      let begun: number[] = []
      await withTurn(scene, async ({ begin }) => {
        begun = await begin([2])
      })
      return begun.includes(2)
    },
  },
  {
    name: 'the password of delivery says that people were delivered who were not begun',
    withoutGuard: withoutRefusal('note_deliveries', 'delivery-not-begun', 'CS409'),
    async succeeds(scene) {
      await withTurn(scene, ({ note }) => note([3, 4], 'delivered'))
      return (await bitsOf(scene.instance, 'delivered')) === '0011'
    },
  },
  {
    name: 'the password of delivery takes a person back who is final',
    withoutGuard: (owner) =>
      withoutText(owner, 'note_deliveries', `when 'taken-back' then v_take_back`, `when 'taken-back' then ~v_take_back`),
    async succeeds(scene) {
      await withTurn(scene, async ({ begin, note }) => {
        await begin([1])
        await note([1], 'delivered')
        await note([1], 'taken-back')
      })
      return (await bitsOf(scene.instance, 'taken_back')) === '1000'
    },
  },
  {
    name: 'the password of delivery begins to take a person back who is final',
    withoutGuard: (owner) => withoutText(owner, 'begin_take_back', ' and get_bit(v_due, r - v_slice.row_from) = 1'),
    async succeeds(scene) {
      await withTurn(scene, async ({ begin, note, query, holder }) => {
        await begin([1])
        await note([1], 'delivered')
        await query(`select begin_take_back($1, 1, $2, $3, '{1}')`, [scene.batchId, scene.targetId, holder])
      })
      return (await bitsOf(scene.instance, 'begun')) === '1000'
    },
  },
  {
    name: 'the password of delivery reads people who are not final',
    withoutGuard: (owner) => withoutText(owner, 'people_for_target', ' and get_bit(v_rows, u.row_no - v_slice.row_from) = 1'),
    async succeeds(scene) {
      let found = 0
      await withTurn(scene, async ({ query }) => {
        found = (await query(`select * from people_for_target($1, 1, $2, '{3,4}')`, [scene.batchId, scene.targetId])).length
      })
      return found === 2
    },
  },
  {
    name: 'the password of delivery reads the people of a batch from the table',
    withoutGuard: (owner) => owner.query('grant select on users to countersign_delivery'),
    async succeeds({ instance }) {
      await queryAsRole(instance, 'delivery', 'select name from users')
      return true
    },
  },
  {
    name: 'the password of delivery says of an account that was there before that Countersign made it',
    withoutGuard: withoutRefusal('note_deliveries', 'account-was-there', 'CS409'),
    async succeeds(scene) {
      await withTurn(scene, async ({ begin, note, query, holder }) => {
        await begin([1])
        await query(`select note_link($1, $2, $3, 1, 'there', '{"active": true}')`, [scene.batchId, scene.targetId, holder])
        await note([1], 'delivered')
      })
      return (await bitsOf(scene.instance, 'delivered')) === '1000'
    },
  },
  {
    name: 'the password of delivery replaces what an account had before it was changed',
    withoutGuard: (owner) => withoutText(owner, 'note_link', '(a.account_id is distinct from p_account or a.before is null)', 'true'),
    async succeeds(scene) {
      await withTurn(scene, async ({ begin, query, holder }) => {
        await begin([1])
        for (const before of ['{"active": true}', '{"active": false}']) {
          await query(`select note_link($1, $2, $3, 1, 'there', $4)`, [scene.batchId, scene.targetId, holder, before])
        }
      })
      return (await scene.instance.owner.query(`select from delivery_account where before = '{"active": false}'`)).rowCount === 1
    },
  },
  {
    name: 'the password of delivery gives two people one account',
    withoutGuard: (owner) => owner.query('alter table delivery_account drop constraint one_person_of_a_user_name'),
    async succeeds(scene) {
      await scene.instance.owner.query(`select move_deliveries(s, t.id, null, '{2}') from batch_slice s, target t`)
      const hash = randomUUID()
      let begun: number[] = []
      await withTurn(scene, async ({ begin }) => {
        begun = await begin([1, 2], [hash, hash])
      })
      return begun.length === 2
    },
  },
  {
    name: 'the password of delivery notes an outcome while another process has the turn',
    withoutGuard: withoutRefusal('require_turn', 'turn-lost', 'CS409'),
    async succeeds(scene) {
      await withTurn(scene, async ({ begin, note }) => {
        await begin([1])
        await scene.instance.owner.query('update target_state set holder = gen_random_uuid()')
        await note([1], 'delivered')
      })
      return (await bitsOf(scene.instance, 'delivered')) === '1000'
    },
  },
  {
    name: 'the password of delivery takes the turn of another process',
    withoutGuard: (owner) => withoutText(owner, 'take_turn', '(holder is null or held_until < clock_timestamp())', 'true'),
    async succeeds(scene) {
      let begun: number[] = []
      await withTurn(scene, () =>
        withTurn(scene, async ({ begin }) => {
          begun = await begin([1])
        }),
      )
      return begun.length === 1
    },
  },
  {
    name: 'the password of delivery takes the turn at a target that is paused',
    withoutGuard: (owner) => withoutText(owner, 'take_turn', 'paused_at is null and '),
    async succeeds(scene) {
      await scene.instance.owner.query(`insert into target_state (target_id, paused_at, pause) values ($1, now(), 'gone')`, [
        scene.targetId,
      ])
      await withTurn(scene, async () => {})
      return (await scene.instance.owner.query('select from target_state where holder is not null')).rowCount === 1
    },
  },
  {
    name: 'the password of delivery begins people of a batch that differs from its file',
    withoutGuard: (owner) => withoutText(owner, 'begin_deliveries', `and (select b.state from batch b where b.id = p_batch) <> 'frozen'`),
    async succeeds(scene) {
      await freeze(scene.instance)
      let begun: number[] = []
      await withTurn(scene, async ({ begin }) => {
        begun = await begin([1])
      })
      return begun.length === 1
    },
  },
]

describeAttempts({
  way: '11: someone is delivered who is not final, or said to be',
  prepare,
  attempts: [
    ...byOperators,
    ...byMaker,
    giveUpEarly,
    resume,
    readsBefore,
    ...replaysByOperators,
    ...replaysByRoles,
    ...LOGIN_ROLES.map(asksWithoutOperator),
    ...LOGIN_ROLES.flatMap(withRights),
    ...byDelivery,
  ],
})
