import pg from 'pg'
import { expect } from 'vitest'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv, peopleOf } from '#test/people'
import { tableDigests } from './table-digests'

/** What is tried, the SQLSTATE that refuses it, and the statements, on an instance with something to gain. */
export type Attack = [name: string, sqlState: string, statements: (scene: Scene) => string]

export type Scene = Awaited<ReturnType<typeof openScene>>

/** An instance with a batch in every state and an operator of every kind. Cookies and ids are SQL literals. */
export async function openScene() {
  const instance = await openTestInstance()
  return { instance, ...(await prepareScene(instance)) }
}

/** Fills an empty instance for openScene. */
export async function prepareScene(instance: TestInstance) {
  const [maker, checker, both] = [
    await instance.signIn('maker'),
    await instance.signIn('checker'),
    await instance.signIn('maker', 'checker'),
  ]
  const [admin, auditor] = [await instance.signIn('admin'), await instance.signIn('auditor')]
  const gone = await instance.signIn('checker')
  await instance.owner.query('update auth.operator set deactivated_at = now() where id = $1', [gone.actor.id])
  const expired = await instance.signIn('checker')
  await instance.owner.query(`update auth.session set expires_at = now() - interval '1 second' where operator_id = $1`, [expired.actor.id])

  const importing = await instance.upload(maker, peopleCsv('Cairo', 8))
  await instance.worker.db.query('select start_import($1)', [importing])
  const waiting = await instance.upload(maker, peopleCsv('Lima', 3))
  const own = await instance.bring(both, peopleCsv('Bonn', 4))
  const withdrawn = await instance.bring(maker, peopleCsv('Riga', 4))
  await instance.owner.query('delete from idempotency_key')
  await withdraw(instance, maker.actor.cookie, withdrawn)
  const closed = await instance.bring(maker, peopleCsv('Oslo', 2))
  const final = await instance.decide(checker, closed, { verdict: 'approve', selection: { rows: [1] } })
  await instance.decide(checker, closed, { verdict: 'reject', reason: 'Unknown', selection: { rows: [2] } })
  await instance.apply(closed)
  const pending = await instance.bringUnverified(maker, csvOf([...peopleOf('Pune', 8), 'Noone,1990-02-31,Pune']), { sliceRows: 4 })
  const first = await instance.decide(checker, pending, { verdict: 'approve', selection: { rows: [1, 6] } })
  const second = await instance.decide(checker, pending, { verdict: 'reject', reason: 'Unknown', selection: { rows: [1, 2] } })
  const { rows: uploads } = await instance.owner.query<{ id: string }>('select upload_id as id from batch where id = $1', [pending])
  return {
    cookies: {
      maker: maker.actor.cookie,
      checker: checker.actor.cookie,
      both: both.actor.cookie,
      admin: admin.actor.cookie,
      auditor: auditor.actor.cookie,
      gone: gone.actor.cookie,
      expired: expired.actor.cookie,
    },
    ids: { maker: maker.actor.id, checker: checker.actor.id },
    batches: { importing, waiting, own, withdrawn, closed, pending },
    decisions: { first: first.id, second: second.id, final: final.id },
    upload: uploads[0]?.id ?? '',
  }
}

async function withdraw(instance: TestInstance, cookie: string, batchId: string): Promise<void> {
  await instance.web.query('select record_withdrawal($1, null, null, $2, gen_random_uuid(), $3, null)', [cookie, 'withdraw', batchId])
  await instance.apply(batchId)
}

/** Runs the statements as the role of `url` on a connection of its own; they must fail with this SQLSTATE and change nothing. */
export async function expectRefused(instance: TestInstance, url: string, sqlState: string, statements: string): Promise<void> {
  const before = await tableDigests(instance.owner)
  const client = new pg.Client({ connectionString: url, statement_timeout: 10_000 })
  await client.connect()
  try {
    await expect(client.query(statements), statements).rejects.toMatchObject({ code: sqlState })
  } finally {
    await client.end()
  }
  expect(await tableDigests(instance.owner)).toEqual(before)
}

/** A call of record_decision with the arguments that matter; the rest are an honest checker's. */
export function recording(
  cookie: string,
  batchId: string,
  changes: Partial<Record<'verdict' | 'reasonId' | 'reason' | 'rows' | 'identityKeys' | 'filter' | 'also' | 'count', string>> = {},
) {
  const { verdict = 'approve', reasonId = 'null', reason = 'null', rows = `array[3]`, identityKeys = 'null' } = changes
  const { filter = 'null', also = 'null', count = 'null' } = changes
  return `select record_decision('${cookie}', null, null, gen_random_uuid()::text, '\\x00', gen_random_uuid(), '${batchId}',
    '${verdict}', ${reasonId}, ${reason}, ${rows}, ${identityKeys}, ${filter}, null, ${also}, ${count})`
}

/** A call of undo_decision, under a key of its own. */
export const undoing = (cookie: string, decisionId: string) =>
  `select undo_decision('${cookie}', null, null, gen_random_uuid()::text, gen_random_uuid(), '${decisionId}')`

/** A call of add_reason, under a key of its own. */
export function adding(cookie: string, { title = 'Mine', verdicts = '{reject}' } = {}): string {
  return `select add_reason('${cookie}', null, null, gen_random_uuid()::text, gen_random_uuid(), '${title}', '${verdicts}', false)`
}

/** A call of open_batch under a key of its own, for an upload of `sizeBytes` times the letter f. */
export function opening(cookie: string, upload: string, sizeBytes: number): string {
  const digest = `sha256(repeat('f', ${sizeBytes})::bytea)`
  return `select open_batch('${cookie}', null, null, gen_random_uuid()::text, gen_random_uuid(), ${upload}, 'f', ${sizeBytes}, ${digest}, sha256(${digest}), '{}')`
}

/** The id of a reason of the first catalogue. */
export const reasonCalled = (title: string) => `(select id from reason where title = '${title}')`
