import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { recordDecision } from '#core/decisions/record-decision'
import { undoDecision } from '#core/decisions/undo-decision'
import { FacetsRequest, listFacets } from '#core/people/list-facets'
import { listPeople, PeopleRequest } from '#core/people/list-people'
import { previewSelection, SelectionPreviewRequest } from '#core/people/preview-selection'
import { readDecisionRequest } from '#server/requests/decision-request'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { erasePerson } from '#test/erase-person'
import type { TestInstance } from '#test/instance'
import { csvOf, peopleOf } from '#test/people'
import { untilLockedOut } from '#test/until-locked-out'
import { headersOf, openTestWeb, posting } from '#test/web'

type Facts = { maker: Context; checker: Context; other: Context; batchId: string; foreign: string; first: string }

const childrenAndOthers = peopleOf('Pune', 50).map((record, index) => (index < 20 ? record.replace('1990', '2015') : record))

/** Fifty people in five slices, the first twenty of them children, without a review index; and a batch of another maker. */
async function prepare(instance: TestInstance): Promise<Facts> {
  const [maker, other, checker] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('checker')]
  await instance.owner.query('update policy set undo_window_seconds = 3600')
  const batchId = await instance.bringUnverified(maker, csvOf(childrenAndOthers), { sliceRows: 10 })
  const addressed = ['name,dob,city,email', ...[1, 2, 3].map((n) => `Ada ${'abc'[n - 1]},1990-01-0${n},Oslo,p${n}@example.test`), '']
  const foreign = await instance.bring(await instance.signIn('maker'), addressed.join('\n'))
  const { id: first } = await instance.decide(checker, foreign, { verdict: 'approve', selection: { rows: [1] } })
  return { maker, checker, other, batchId, foreign, first }
}

type Scene = Facts & { instance: TestInstance }
type Changes = Partial<Record<'verdict' | 'rows' | 'identityKeys' | 'filter' | 'except' | 'also' | 'count', string>>

const through = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })

/** What the web role sends for a checker, with arguments replaced. */
function recording({ checker, batchId }: Scene, changes: Changes): string {
  const {
    verdict = 'approve',
    rows = 'null',
    identityKeys = 'null',
    filter = 'null',
    except = 'null',
    also = 'null',
    count = 'null',
  } = changes
  return `select record_decision('${checker.actor.cookie}', null, null, gen_random_uuid()::text, '\\x00', gen_random_uuid(), '${batchId}',
    '${verdict}', null, 'Because', ${rows}, ${identityKeys}, ${filter}, ${except}, ${also}, ${count})`
}

const record = (scene: Scene, changes: Changes) => scene.instance.web.query(recording(scene, changes))

const decide = ({ instance, checker, batchId }: Scene, selection: Parameters<TestInstance['decide']>[2]['selection']) =>
  instance.decide(through(instance, checker), batchId, { verdict: 'approve', selection })

const undo = ({ instance, checker }: Scene, decisionId: string, by = checker) =>
  undoDecision({ ctx: through(instance, by), input: { decisionId, idempotencyKey: randomUUID() } })

/** How many people of the batch are approved when everything is applied. */
async function approved({ instance, batchId }: Scene): Promise<number> {
  await instance.apply(batchId)
  return countApproved(instance, batchId)
}

async function countApproved(instance: TestInstance, batchId: string): Promise<number> {
  const { rows } = await instance.owner.query<{ n: number }>(
    `select count(*)::int as n from users where batch_id = $1 and status = 'approved'`,
    [batchId],
  )
  return rows[0]?.n ?? 0
}

const worker = (scene: Scene, sql: string) => scene.instance.worker.db.query(sql.replaceAll('BATCH', scene.batchId))

/** Removes the check that a decision accounts for exactly the people it covers. */
async function unaccounted(owner: pg.Client): Promise<void> {
  await withoutText(owner, 'finish_decision', 'v_applied + v_skipped <> v_decision.selected', 'false')
  await owner.query('alter table decision drop constraint all_accounted_for')
}

const anyTimeEnded = (owner: pg.Client) =>
  withoutText(owner, 'finish_decision', /if found then\s+raise exception 'slices-left' using errcode = 'CS409';\s+end if;/, '')

/** Removes the stored selection: the filter is evaluated when it is counted and again when it is applied. */
async function evaluatedAgain(owner: pg.Client): Promise<void> {
  await unaccounted(owner)
  await anyTimeEnded(owner)
  await withoutText(
    owner,
    'apply_decision_slice',
    'else v_selected & v_slice.pending_rows',
    `when v_decision.filter is null then v_selected & v_slice.pending_rows
     else v_slice.pending_rows & case when v_decision.filter = '{}' then ~ repeat('0', bit_length(v_slice.pending_rows))::varbit
       else (select m.rows from unnest(matching_people(v_decision.batch_id, v_decision.filter)) m where m.slice_no = p_slice) end`,
  )
  await owner.query(`create or replace function slices_to_decide(p_decision uuid) returns setof integer
    language sql stable security definer set search_path = public, pg_temp as $$
    select s.slice_no from decision d join batch_slice s on s.batch_id = d.batch_id
    where d.id = p_decision and d.applied_at is null and d.undone_at is null and (s.pending > 0 or d.undoes is not null)
      and not exists (select from decision_slice a where a.decision_id = d.id and a.slice_no = s.slice_no)
      and (d.undoes is null or exists (select from decision_selection n where n.decision_id = d.id and n.slice_no = s.slice_no))
    order by s.slice_no $$`)
}

const flagsAtAnyTime = (owner: pg.Client) => withoutText(owner, 'resolve_filter', /p_filter \? 'flag' and not exists \([^)]*\)/, 'false')

/** Finds flags in the first slices only: ten children of twenty have one. */
async function halfFlagged(scene: Scene): Promise<void> {
  await worker(scene, `select begin_review_index('BATCH')`)
  for (const slice of [1, 2, 3, 4, 5]) await worker(scene, writingSlice(slice))
  await worker(scene, flaggingSlice(1))
}

async function buildReviewIndex(scene: Scene): Promise<void> {
  await halfFlagged(scene)
  for (const slice of [2, 3, 4, 5]) await worker(scene, flaggingSlice(slice))
  await worker(scene, `select end_review_index('BATCH')`)
}

const writingSlice = (slice: number) => `
  select write_review_index_slice(batch_id, 1, slice_no, c.bytes, c.bytes, c.bytes)
  from batch_slice cross join lateral (select decode(repeat('00000000', row_to - row_from + 1), 'hex') as bytes) c
  where batch_id = 'BATCH' and slice_no = ${slice}`

/** Names all rows of the slice, so that the database finds who is under 18. */
const flaggingSlice = (slice: number) => `
  select flag_review_index_slice(batch_id, 1, slice_no, array(select generate_series(row_from, row_to)), '{}', '{}', '{}', '{}', '{}')
  from batch_slice where batch_id = 'BATCH' and slice_no = ${slice}`

const children = `'{"flag":"under-18"}'`

async function grant(owner: pg.Client, right: string): Promise<void> {
  await unaccounted(owner)
  await owner.query(`grant ${right}`)
}

/** Changes what the database says of everyone covered by one decision on row 1. */
const widen = (decisionId: string) => `
  insert into decision_selection values ('${decisionId}', 2, B'1111111111', 10)`

const atTheDatabase: Attempt<Facts>[] = [
  {
    name: 'the web role leaves out NULL, so that none are counted and everyone is approved',
    async withoutGuard(owner) {
      await withoutText(owner, 'require_list', 'array_position(p_list, null) is not null', 'false')
      await withoutText(owner, 'in_order', 'from unnest(p_rows) r', 'from unnest(p_rows) r where r is not null')
      await withoutText(
        owner,
        'select_people',
        'v_count <> p_expected_count',
        `p_expected_count <> (
          select count(*) from users u where u.batch_id = p_batch and u.status = 'pending' and u.row_no <> all (p_except))`,
      )
    },
    async succeeds(scene) {
      await record(scene, { filter: `'{}'`, except: `'{NULL}'`, count: '0' })
      return (await approved(scene)) > 0
    },
  },
  {
    name: 'the web role lists two dimensions of rows, of which a comparison and a slice see different ones',
    async withoutGuard(owner) {
      await withoutText(owner, 'require_list', 'array_ndims(p_list) > 1', 'false')
      await withoutText(owner, 'require_list', 'array_position(p_list, null) is not null', 'false')
    },
    async succeeds(scene) {
      await record(scene, { rows: `'{{1,2},{3,4}}'` })
      return (await approved(scene)) > 0
    },
  },
  {
    name: 'the web role approves someone who was rejected before, without a confirmation',
    withoutGuard: (owner) =>
      withoutText(owner, 'record_decision', 'v_has_returning and not coalesce(p_returning_confirmed, false)', 'false'),
    async succeeds(scene) {
      await record(scene, { verdict: 'reject', rows: 'array[1]' })
      await scene.instance.apply(scene.batchId)
      const again = await scene.instance.bring(through(scene.instance, scene.maker), csvOf(childrenAndOthers))
      await record({ ...scene, batchId: again }, { rows: 'array[1]' })
      await scene.instance.apply(again)
      return (await countApproved(scene.instance, again)) > 0
    },
  },
  {
    name: 'the web role asks for a city by a key that is not known, and approves people of every city',
    withoutGuard: (owner) => withoutText(owner, 'require_keys', `p_json - p_keys <> '{}'`, 'false'),
    async succeeds(scene) {
      await record(scene, { filter: `'{"town":"Oslo"}'`, count: '50' })
      return (await approved(scene)) === 50
    },
  },
  {
    name: 'the web role gives no expected count, so that any number is as expected',
    withoutGuard: (owner) => withoutText(owner, 'require_selection', 'p_expected_count is null', 'false'),
    async succeeds(scene) {
      await record(scene, { filter: `'{}'` })
      return (await approved(scene)) === 50
    },
  },
  {
    name: 'the web role expects one and approves fifty',
    withoutGuard: (owner) => withoutText(owner, 'select_people', 'v_count <> p_expected_count', 'false'),
    async succeeds(scene) {
      await record(scene, { filter: `'{}'`, count: '1' })
      return (await approved(scene)) > 1
    },
  },
  {
    name: 'the web role lists one row and sends a filter for everyone beside it',
    withoutGuard: (owner) => withoutText(owner, 'require_selection', 'num_nonnulls(p_rows, p_identity_keys, p_filter) <> 1', 'false'),
    async succeeds(scene) {
      await record(scene, { rows: 'array[1]', filter: `'{}'`, count: '50' })
      return (await approved(scene)) > 1
    },
  },
  {
    name: 'the web role lists one row and adds others as to a filter',
    async withoutGuard(owner) {
      await withoutText(owner, 'require_selection', 'num_nonnulls(p_except, p_also, p_expected_count) > 0', 'false')
      await withoutText(
        owner,
        'select_people',
        'case when p_identity_keys is null then p_rows else',
        'case when p_identity_keys is null then p_rows || p_also else',
      )
    },
    async succeeds(scene) {
      await record(scene, { rows: 'array[1]', also: 'array[2, 3]' })
      return (await approved(scene)) > 1
    },
  },
  {
    name: 'the web role names a person of another batch, and the same row of this batch is approved',
    withoutGuard: (owner) =>
      withoutText(
        owner,
        'rows_of_identity_keys',
        'where u.identity_key = any (v_identity_keys) and not u.freed and u.batch_id = p_batch',
        'where u.identity_key = any (v_identity_keys) and not u.freed',
      ),
    async succeeds(scene) {
      await record(scene, { identityKeys: `'{email:p3@example.test}'` })
      return (await approved(scene)) > 0
    },
  },
  {
    name: 'a checker lists a row that is in no file, and is changes that it was selected',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'require_rows_of_file', 'v_unknown > 0', 'false')
      await withoutText(
        owner,
        'record_decision',
        'v_count := count_selection(v_selection)',
        'v_count := coalesce(cardinality(p_rows), count_selection(v_selection))',
      )
    },
    async succeeds(scene) {
      return (await decide(scene, { rows: [1, 77] })).selected === 2
    },
  },
  {
    name: 'a checker decides by a flag between two passes that look for flags',
    async withoutGuard(owner) {
      await flagsAtAnyTime(owner)
      await evaluatedAgain(owner)
    },
    async succeeds(scene) {
      await halfFlagged(scene)
      await record(scene, { filter: children, count: '10' })
      await worker(scene, flaggingSlice(2))
      return (await approved(scene)) > 10
    },
  },
  {
    name: 'the worker says that flags are ready before they are, and goes on when a checker has counted',
    async withoutGuard(owner) {
      await withoutText(owner, 'end_review_index', /if found then\s+raise exception 'slices-left' using errcode = 'CS409';\s+end if;/, '')
      await withoutText(owner, 'hold_review_index', 'return v_index.built_at is null', 'return true')
      await evaluatedAgain(owner)
    },
    async succeeds(scene) {
      await halfFlagged(scene)
      await worker(scene, `select end_review_index('BATCH')`)
      await record(scene, { filter: children, count: '10' })
      await worker(scene, flaggingSlice(2))
      return (await approved(scene)) > 10
    },
  },
  {
    name: 'the web role writes flags after a checker has counted them',
    async withoutGuard(owner) {
      await evaluatedAgain(owner)
      await owner.query('grant insert on review_index_flag to countersign_web')
    },
    async succeeds(scene) {
      await buildReviewIndex(scene)
      await record(scene, { filter: children, count: '20' })
      await scene.instance.web.query(
        `insert into review_index_flag (batch_id, row_no, flag, facts) select $1, n, 'under-18', '{}' from generate_series(21, 50) n`,
        [scene.batchId],
      )
      return (await approved(scene)) > 20
    },
  },
  {
    name: 'the owner erases people after a checker has counted those who were erased',
    withoutGuard: evaluatedAgain,
    async succeeds(scene) {
      const db = openDatabase({ url: scene.instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
      try {
        await erasePerson({ ctx: { db }, input: { batchId: scene.batchId, row: 1 } })
        await record(scene, { filter: `'{"city":"[erased]"}'`, count: '1' })
        for (const row of [2, 13]) await erasePerson({ ctx: { db }, input: { batchId: scene.batchId, row } })
      } finally {
        await db.close()
      }
      return (await approved(scene)) > 1
    },
  },
  {
    name: 'a checker counts while an undo is recorded that is not applied yet',
    withoutGuard: evaluatedAgain,
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1, 2, 3, 4, 5] })
      await scene.instance.apply(scene.batchId)
      await undo(scene, id)
      await record(scene, { filter: `'{}'`, count: '45' })
      return (await approved(scene)) > 45
    },
  },
  {
    name: 'another checker takes an approval back while the transaction that counted is open',
    withoutGuard: evaluatedAgain,
    async succeeds(scene) {
      const { instance, other, batchId } = scene
      const own = await instance.decide(through(instance, other), batchId, { verdict: 'approve', selection: { rows: [11, 12, 13] } })
      await instance.apply(batchId)
      await undo(scene, own.id, other)
      const client = await connected(instance.database.webUrl)
      try {
        await client.query('begin')
        await client.query(recording(scene, { filter: `'{}'`, count: '47' }))
        const applying = instance.apply(batchId)
        await untilLockedOut(instance.owner)
        await client.query('commit')
        await applying
      } finally {
        await client.end()
      }
      return (await approved(scene)) > 47
    },
  },
  {
    name: 'a checker records while the maker’s withdrawal is about to be committed',
    withoutGuard: (owner) =>
      withoutText(owner, 'select_people', 'for update;\n  perform require_decidable(p_batch, p_operator)', 'for update'),
    async succeeds(scene) {
      const { instance, maker, batchId } = scene
      const client = await connected(instance.database.webUrl)
      try {
        await client.query('begin')
        await client.query(
          `select record_withdrawal('${maker.actor.cookie}', null, null, 'withdraw', gen_random_uuid(), '${batchId}', null)`,
        )
        const recorded = record(scene, { rows: 'array[1]' })
        recorded.catch(() => {})
        await untilLockedOut(instance.owner)
        await client.query('commit')
        await recorded
      } finally {
        await client.end()
      }
      return true
    },
  },
  {
    name: 'the worker applies a decision in a slice that it does not cover',
    async withoutGuard(owner) {
      await unaccounted(owner)
      await withoutText(
        owner,
        'apply_decision_slice',
        /if coalesce\(bit_count\(v_applied_rows\), 0\) = 0 and [^;]+ then\s+return 0;/,
        'if v_applied_rows is null then v_applied_rows := v_slice.pending_rows;',
      )
    },
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1] })
      await worker(scene, `select apply_decision_slice('${id}', 2)`)
      return (await countApproved(scene.instance, scene.batchId)) > 0
    },
  },
  {
    name: 'the worker applies an approval again after it was undone',
    async withoutGuard(owner) {
      await withoutText(owner, 'apply_decision_slice', /if found then\s+return v_applied;\s+end if;/, '')
      await withoutText(owner, 'apply_decision_slice', 'v_decision.applied_at is not null or v_decision.undone_at is not null', 'false')
      await owner.query('alter table decision_slice drop constraint decision_slice_pkey')
    },
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1, 2] })
      await scene.instance.apply(scene.batchId)
      await undo(scene, id)
      await scene.instance.apply(scene.batchId)
      await worker(scene, `select apply_decision_slice('${id}', 1)`)
      return (await countApproved(scene.instance, scene.batchId)) > 0
    },
  },
  {
    name: 'the worker applies an approval before the rejection that was recorded first',
    withoutGuard: (owner) =>
      withoutText(
        owner,
        'apply_decision_slice',
        /if found then\s+raise exception 'decision-out-of-order' using errcode = 'CS409';\s+end if;/,
        '',
      ),
    async succeeds(scene) {
      await record(scene, { verdict: 'reject', rows: 'array[1]' })
      const { id } = await decide(scene, { rows: [1] })
      await worker(scene, `select apply_decision_slice('${id}', 1)`)
      return (await countApproved(scene.instance, scene.batchId)) > 0
    },
  },
  {
    name: 'the worker ends a decision that it has not applied, so that no one is missing',
    async withoutGuard(owner) {
      await unaccounted(owner)
      await anyTimeEnded(owner)
    },
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1] })
      await worker(scene, `select finish_decision('${id}')`)
      return true
    },
  },
  {
    name: 'the worker widens a selection that a checker recorded',
    withoutGuard: (owner) => grant(owner, 'insert on decision_selection to countersign_worker'),
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1] })
      await worker(scene, widen(id))
      return (await approved(scene)) > 1
    },
  },
  {
    name: 'the web role widens a selection that a checker recorded',
    withoutGuard: (owner) => grant(owner, 'insert on decision_selection to countersign_web'),
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1] })
      await scene.instance.web.query(widen(id))
      return (await approved(scene)) > 1
    },
  },
  {
    name: 'the web role sets more bits in a selection',
    withoutGuard: (owner) => grant(owner, 'update on decision_selection to countersign_web'),
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1] })
      await scene.instance.web.query(`update decision_selection set selected_rows = B'1111111111', selected = 10 where decision_id = $1`, [
        id,
      ])
      return (await approved(scene)) > 1
    },
  },
  {
    name: 'the worker moves the bits of a selection to other people, as many as before',
    withoutGuard: (owner) => grant(owner, 'update, select on decision_selection to countersign_worker'),
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1] })
      await worker(scene, `update decision_selection set selected_rows = B'0000000001' where decision_id = '${id}'`)
      await scene.instance.apply(scene.batchId)
      const { rows } = await scene.instance.owner.query(`select from users where batch_id = $1 and row_no = 10 and status = 'approved'`, [
        scene.batchId,
      ])
      return rows.length === 1
    },
  },
  {
    name: 'the web role calls the function that stores a selection',
    withoutGuard: (owner) => grant(owner, 'execute on function store_selection(uuid, slice_selection[]) to countersign_web'),
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1] })
      await scene.instance.web.query(`select store_selection($1, array[(2, B'1111111111')::slice_selection])`, [id])
      return (await approved(scene)) > 1
    },
  },
  {
    name: 'the worker returns people of another decision to pending, for the one that waits',
    withoutGuard: (owner) =>
      owner.query(
        'grant update (status, decision_no, freed) on users to countersign_worker; grant update on batch_slice to countersign_worker',
      ),
    async succeeds(scene) {
      await record(scene, { verdict: 'reject', rows: 'array[1]' })
      await scene.instance.apply(scene.batchId)
      await decide(scene, { rows: [1] })
      await worker(scene, `update users set status = 'pending', decision_no = 0, freed = false where batch_id = 'BATCH' and row_no = 1`)
      await worker(
        scene,
        `update batch_slice set pending = pending + 1, rejected = 0, pending_rows = ~repeat('0', 10)::varbit where batch_id = 'BATCH' and slice_no = 1`,
      )
      return (await approved(scene)) > 0
    },
  },
  {
    name: 'the worker stores another, wider filter as the selection',
    withoutGuard: (owner) => grant(owner, 'update (filter) on decision to countersign_worker'),
    async succeeds(scene) {
      await record(scene, { filter: `'{"city":"Pune"}'`, count: '50' })
      await worker(scene, `update decision set filter = '{}' where batch_id = 'BATCH'`)
      return true
    },
  },
]

describeAttempts({ way: '4: more is approved than was counted, with a role’s password', prepare, attempts: atTheDatabase })

// As the routes do, without waiting for a worker.
const routes = {
  decisions: mutation(
    { params: BatchParams, types: ['application/json', 'text/csv'] },
    async ({ ctx, params, request, idempotencyKey }) => {
      const input = { ...(await readDecisionRequest(request)), ...params, idempotencyKey }
      return Response.json(await recordDecision({ ctx, input }), { status: 201 })
    },
  ),
  'users/search': mutation({ params: BatchParams, body: PeopleRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
    Response.json(await listPeople({ ctx, input: { ...body, ...params } })),
  ),
  'users/facets': mutation({ params: BatchParams, body: FacetsRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
    Response.json(await listFacets({ ctx, input: { ...body, ...params } })),
  ),
  'users/selected': mutation(
    { params: BatchParams, body: SelectionPreviewRequest.strict(), isSearch: true },
    async ({ ctx, params, body }) => Response.json(await previewSelection({ ctx, input: { ...body, ...params } })),
  ),
}

async function post({ instance, checker, batchId }: Scene, route: keyof typeof routes, body: object): Promise<number> {
  const request = posting(`/api/batches/${batchId}/${route}`, body, await headersOf(through(instance, checker)))
  return (await routes[route](request, { params: Promise.resolve({ batchId }) })).status
}

const approving = (selection: object) => ({ verdict: 'approve', selection })

const overHttp: Attempt<Facts>[] = [
  {
    name: 'a checker approves by a flag between two passes',
    async withoutGuard(owner) {
      await flagsAtAnyTime(owner)
      await evaluatedAgain(owner)
    },
    async succeeds(scene) {
      await halfFlagged(scene)
      const status = await post(scene, 'decisions', approving({ filter: { flag: 'under-18' }, expectedCount: 10 }))
      if (status !== 201) return false
      await worker(scene, flaggingSlice(2))
      return (await approved(scene)) > 10
    },
  },
  {
    name: 'a checker lists by a flag that is not ready',
    withoutGuard: flagsAtAnyTime,
    async succeeds(scene) {
      await halfFlagged(scene)
      return (await post(scene, 'users/search', { filter: { flag: 'under-18' } })) === 200
    },
  },
  {
    name: 'a checker counts by a flag that is not ready',
    withoutGuard: flagsAtAnyTime,
    async succeeds(scene) {
      await halfFlagged(scene)
      return (await post(scene, 'users/facets', { filter: { flag: 'under-18' } })) === 200
    },
  },
  {
    name: 'a checker looks at a selection by a flag that is not ready',
    withoutGuard: flagsAtAnyTime,
    async succeeds(scene) {
      await halfFlagged(scene)
      const selection = { filter: { flag: 'under-18' }, expectedCount: 10 }
      return (await post(scene, 'users/selected', { selection })) === 200
    },
  },
  {
    name: 'a checker approves everyone who is left while an undo brings people back',
    withoutGuard: evaluatedAgain,
    async succeeds(scene) {
      const { id } = await decide(scene, { rows: [1, 2, 3] })
      await scene.instance.apply(scene.batchId)
      await undo(scene, id)
      if ((await post(scene, 'decisions', approving({ filter: {}, expectedCount: 47 }))) !== 201) return false
      return (await approved(scene)) > 47
    },
  },
  {
    name: 'a checker expects fewer than there are',
    withoutGuard: (owner) => withoutText(owner, 'select_people', 'v_count <> p_expected_count', 'false'),
    async succeeds(scene) {
      if ((await post(scene, 'decisions', approving({ filter: { q: 'pune' }, expectedCount: 49, also: [50] }))) !== 201) return false
      return (await approved(scene)) > 49
    },
  },
]

describeAttempts({
  way: '4: more is approved than was counted, over HTTP',
  prepare,
  attempts: overHttp,
  open: (template) => openTestWeb({}, template),
})

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}
