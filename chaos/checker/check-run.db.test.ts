import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { checkRun, promises } from '#chaos/checker/check-run'
import { readStoredRun } from '#chaos/checker/stored-run'
import { type Act, History } from '#chaos/history'
import { generateFile, People } from '#chaos/workload/generate-file'
import type { GeneratedFile } from '#chaos/workload/generated-file'
import type { Context } from '#core/context'
import type { DecisionRequest } from '#core/decisions/decision'
import { recordDecision } from '#core/decisions/record-decision'
import { undoDecision } from '#core/decisions/undo-decision'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { createRandom } from '#core/sample/random'
import { uploadBatch } from '#core/uploads/upload-batch'
import { openTestInstance, type TestInstance } from '#test/instance'

describe('checkRun', () => {
  let recorded: TestInstance
  let shared: TestInstance
  let history: History
  beforeAll(async () => {
    recorded = await openTestInstance()
    history = await recordRun(recorded)
    await recorded.disconnect()
    shared = await copy()
  })
  afterAll(async () => {
    await shared[Symbol.asyncDispose]()
    await recorded[Symbol.asyncDispose]()
  })

  const copy = () => openTestInstance({ ...inject('template'), name: recorded.database.name })
  const findingsIn = (instance: TestInstance, of = history) => checkRun({ ownerUrl: instance.database.ownerUrl, history: of })

  test('finds nothing in an untouched run', async () => {
    expect(await findingsIn(shared)).toEqual([])
  })

  test.each<[string, string, RegExp, string]>([
    ['a lost batch', 'files', /was acknowledged, but .* is no batch/, `update batch set file_name = 'other' where state = 'withdrawn'`],
    ['a changed byte of a file', 'files', /has the SHA-256/, `update upload_chunk set bytes = overlay(bytes placing 'X' from 30)`],
    ['a key of two requests', 'keys', /but its key made/, 'update idempotency_key set subject_id = gen_random_uuid()'],
    ['a lost person', 'rows', /is neither a person nor a failed row/, `delete from users where status = 'approved'`],
    ['an invalid row taken as valid', 'rows', /but was written with/, `update failed_row set problems = '[{"code": "nul"}]'`],
    ['a counter off by one', 'rows', /counts .* rows as approved, but has/, 'update batch_slice set approved = approved + 1'],
    ['a person who is pending twice', 'identities', /is pending in row .* and pending/, importTwice],
    [
      'an identity key that is not free',
      'identities',
      /still has an identity key/,
      `update users set freed = false, identity_key = gen_random_uuid() where status = 'rejected'`,
    ],
    ['a decision by the maker', 'four-eyes', /by the maker of batch/, 'update decision set actor_id = maker_id'],
    ['a person outside the selection', 'four-eyes', /took .* which it does not cover/, takeEveryone],
    ['a decision that was applied twice', 'decisions', /who were decided before/, takeEveryone],
    ['a decision that left someone out', 'decisions', /left out .* who were pending/, takeNoOne],
    [
      'a status without a decision',
      'decisions',
      /is approved by .* but should be/,
      `update users set status = 'approved' where status = 'rejected'`,
    ],
    ['an unexplained skip', 'decisions', /but explains 0/, 'delete from decision_skipped'],
  ])('finds %s', async (_, name, detail, tampering) => {
    const details: string[] = []
    // Rolled back, because a copy of the database for each takes longer than everything else.
    await shared.owner.query(`begin; ${withoutGuards}; ${tampering}`)
    try {
      const run = await readStoredRun(shared.owner, shared.web, history)
      for await (const found of promises.find((promise) => promise.name === name)?.findBroken(run) ?? []) details.push(found)
    } finally {
      await shared.owner.query('rollback')
    }
    expect(details.join('\n')).toMatch(detail)
  })

  test('finds a changed and a lost event, a changed name, and a decision that no one applies', async () => {
    await using instance = await copy()
    await instance.owner.query(`${withoutGuards};
      update audit_event set body = replace(body, 'approve', 'reject');
      delete from audit_event where seq = (select max(seq) from audit_event where action = 'decision.recorded');
      update users set name = 'Eve' where row_no = 2;
      update decision set applied_at = null where verdict = 'approve'`)
    const found = (await findingsIn(instance)).map(({ kind, promise, detail }) => `${kind}: ${promise}: ${detail}`).join('\n')
    expect(found).toMatch(/safety: audit: The audit chain: .* is not what was recorded/)
    expect(found).toMatch(/safety: audit: The undo .* has 0 events decision.recorded/)
    expect(found).toMatch(/safety: verification: Batch .* Row 2 /)
    expect(found).toMatch(/liveness: progress: Batch .* has an unapplied approve/)
  })

  test('finds a refused request that had an effect, and a state that went back', async () => {
    const changed = new History()
    for (const [name, file] of history.files) changed.files.set(name, file)
    for (const { seq, ...operation } of history.operations)
      changed.record(operation.kind === 'decide' ? { ...operation, outcome: 'failed', code: 'busy' } : operation)
    const answer = { id: 'a', balance: { rows: null } }
    const times = (second: number) => ({ begunAt: `2026-01-01T00:00:0${second}.000Z`, endedAt: `2026-01-01T00:00:0${second}.500Z` })
    const reading = { kind: 'read-batch', operator: 'b', key: '', request: null, outcome: 'ok' } as const
    changed.record({ ...reading, answer: { ...answer, state: 'pending' }, ...times(1) })
    changed.record({ ...reading, answer: { ...answer, state: 'importing' }, ...times(2) })
    const details = (await findingsIn(shared, changed)).map(({ promise, detail }) => `${promise}: ${detail}`).join('\n')
    expect(details).toMatch(/keys: The decide .* was refused, but it made/)
    expect(details).toMatch(/clients: a was pending in request \d+ and importing later/)
  })
})

/** Two files of the same people, decided, undone and withdrawn as clients ask, with their history. */
async function recordRun(instance: TestInstance): Promise<History> {
  const history = new History()
  await instance.owner.query('update policy set undo_window_seconds = 600')
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const [random, people] = [createRandom(3, 1), new People('Qrun')]
  const act = async (kind: Act, { actor }: Context, request: unknown, send: (key: string) => Promise<{ id: string }>, batchId?: string) => {
    const [key, begunAt] = [randomUUID(), new Date().toISOString()]
    const { id } = await send(key)
    const sent = { kind, operator: actor.id, key, batchId, request, outcome: 'ok', status: 201 } as const
    history.record({ ...sent, answer: { id, state: 'waiting' }, begunAt, endedAt: new Date().toISOString() })
    return id
  }
  const bring = async (file: GeneratedFile) => {
    history.files.set(file.fileName, file)
    const batchId = await act('upload', maker, { fileName: file.fileName }, async (key) => ({ id: await upload(maker, file, key) }))
    await instance.importBatch(batchId, { sliceRows: 20 })
    await instance.verify(batchId)
    await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    return batchId
  }
  const decide = (batchId: string, request: DecisionRequest) =>
    act('decide', checker, request, (key) => recordDecision({ ctx: checker, input: { ...request, batchId, idempotencyKey: key } }), batchId)

  const batchId = await bring(generateFile(random, people, 60, 'run-1.csv'))
  const again = await bring(generateFile(random, people, 30, 'run-2.csv'))
  await decide(batchId, { verdict: 'reject', reason: 'Unknown', selection: { rows: [2, 3, 25] } })
  await instance.apply(batchId)
  const approval = await decide(batchId, { verdict: 'approve', selection: { rows: [1, 2, 4, 5, 26] } })
  await instance.apply(batchId)
  const undone = await decide(batchId, { verdict: 'send-back', reason: 'Wrong city', selection: { rows: [7, 8] } })
  await instance.apply(batchId)
  const undo = { undoes: undone }
  await act('undo', checker, undo, (key) => undoDecision({ ctx: checker, input: { decisionId: undone, idempotencyKey: key } }), batchId)
  await instance.apply(batchId)
  await act('withdraw', maker, {}, (key) => withdrawBatch({ ctx: maker, input: { batchId: again, idempotencyKey: key } }), again)
  await instance.apply(again)
  await instance.owner.query('update batch set changes_seen = changes_recorded')
  expect(approval).toBeDefined()
  return history
}

const upload = (ctx: Context, { bytes, fileName }: GeneratedFile, idempotencyKey: string) =>
  uploadBatch({
    ctx,
    input: {
      bytes: once(bytes),
      fileName,
      sizeBytes: bytes.length,
      maxBytes: 1e9,
      maxTextBytes: 1e9,
      sha256: null,
      requested: {},
      idempotencyKey,
    },
  })

async function* once(bytes: Uint8Array) {
  yield bytes
}

// Every check of the tables, which would refuse most of this too.
const withoutGuards = `
  alter table users disable trigger all;
  do $$ declare c record; begin
    for c in select conrelid::regclass as place, conname from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace loop
      execute format('alter table %s drop constraint if exists %I', c.place, c.conname);
    end loop;
  end $$`

const importTwice = `
  insert into users (batch_id, row_no, line, dob, name, city, email, identity_key)
  select f.batch_id, f.row_no, f.line, u.dob, u.name, u.city, u.email, gen_random_uuid()
  from failed_row f join users u on u.batch_id = f.repeats_batch_id and u.row_no = f.repeats_row_no where u.status = 'pending'`

const takeEveryone = 'update decision_slice set applied_rows = ~applied_rows'
const takeNoOne = 'update decision_slice set applied_rows = applied_rows & ~applied_rows'
