import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { readSnapshot } from '#core/batches/read-progress'
import { setParseOptions } from '#core/batches/set-parse-options'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { readFileHead } from '#core/files/read-file-head'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv } from '#test/people'
import { untilLockedOut } from '#test/until-locked-out'
import { importSlices } from './import-slices'
import { surveyBatch } from './survey-batch'

describe('an import', () => {
  test('stops when the batch is withdrawn: imported rows are withdrawn, the rest is never read', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const batchId = await halfImported(instance, await instance.upload(maker, peopleCsv('Pune', 100)))
    await withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: 'stop' } })

    await expect(importSlices({ ctx: instance.worker, input: { batchId, budgetMs: 0 } })).rejects.toMatchObject({ code: 'batch-moved-on' })
    await instance.apply(batchId)
    const batch = await getBatch({ ctx: maker, input: { batchId } })
    expect(batch).toMatchObject({ state: 'withdrawn', balance: { rows: 100, withdrawn: 25, pending: 0, notRead: 75 } })
    const again = await instance.bring(maker, peopleCsv('Pune', 100))
    expect((await getBatch({ ctx: maker, input: { batchId: again } })).balance).toMatchObject({ pending: 100, duplicate: 0 })
  })

  test('does not end while slices are left', async () => {
    await using instance = await openTestInstance()
    const batchId = await halfImported(instance, await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 100)))
    await expect(instance.worker.db.query('select end_import($1)', [batchId])).rejects.toMatchObject({
      code: 'CS409',
      message: 'slices-left',
    })
  })

  test.each([
    [
      'a counter',
      `update batch_slice set pending_rows = set_bit(pending_rows, 0, 0), pending = pending - 1, invalid = invalid + 1 where slice_no = 1`,
    ],
    ['a person', `delete from users where row_no = 5`],
    [
      'a row that was not imported',
      `update failed_row set outcome = 'duplicate', problems = null, repeats_batch_id = batch_id, repeats_row_no = 1`,
    ],
  ])('that was tampered with, here %s, fails and names the parts', async (_, tampering) => {
    await using instance = await openTestInstance()
    const file = csvOf(['Ada,1990-01-01,Pune', 'Ben,1990-02-31,Oslo', 'Cy,1990-01-01,Pune', 'Di,1990-01-01,Pune', 'Ed,1990-01-01,Pune'])
    const ctx = await instance.signIn('maker')
    const batchId = await instance.upload(ctx, file)
    await instance.worker.db.query('select start_import($1)', [batchId])
    await surveyBatch({ ctx: instance.worker, input: { batchId, sliceRows: 50, maxRows: 1_000 } })
    await importSlices({ ctx: instance.worker, input: { batchId, budgetMs: 0 } })
    await instance.owner.query(tampering)
    const end = importSlices({ ctx: instance.worker, input: { batchId, budgetMs: 0 } })
    await expect(end).rejects.toMatchObject({ code: 'CS500', message: 'balance-broken', detail: expect.stringContaining('"counters"') })
    expect(await getBatch({ ctx, input: { batchId } })).toMatchObject({ state: 'importing' })
  })

  test('does not end while another transaction inserts a person', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const batchId = await instance.upload(ctx, peopleCsv('Pune', 3))
    await instance.worker.db.query('select start_import($1)', [batchId])
    await surveyBatch({ ctx: instance.worker, input: { batchId, sliceRows: 50, maxRows: 1_000 } })
    await importSlices({ ctx: instance.worker, input: { batchId, budgetMs: 0 } })
    const intruder = new pg.Client({ connectionString: instance.database.workerUrl })
    await intruder.connect()
    await intruder.query('begin')
    await intruder.query(
      `insert into users (batch_id, row_no, line, dob, name, city, identity_key) values ($1, 99, 1, '1990-01-01', 'Eve', 'Pune', gen_random_uuid())`,
      [batchId],
    )
    const end = importSlices({ ctx: instance.worker, input: { batchId, budgetMs: 0 } }).catch((error) => error)
    await untilLockedOut(instance.owner)
    await intruder.query('commit')
    await intruder.end()
    expect(await end).toMatchObject({ message: 'balance-broken' })
    expect(await getBatch({ ctx, input: { batchId } })).toMatchObject({ state: 'importing' })
  })

  test('that is withdrawn while it is surveyed is not read to its end', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const batchId = await instance.upload(ctx, `name,dob,city,note\n${`Ada,1990-01-01,Pune,${'n'.repeat(1_000)}\n`.repeat(6_000)}`)
    await instance.worker.db.query('select start_import($1)', [batchId])
    let readBytes = 0
    await instance.owner.query('begin; lock table upload_chunk')
    const survey = surveyBatch({
      ctx: instance.worker,
      input: { batchId, sliceRows: 50, maxRows: 10_000, onPosition: (bytes) => (readBytes = bytes) },
    }).catch((error) => error)
    await untilLockedOut(instance.owner)
    await withdrawBatch({ ctx, input: { batchId, idempotencyKey: 'stop' } })
    await instance.owner.query('commit')
    expect(await survey).toMatchObject({ code: 'batch-moved-on' })
    // Of six MiB, in ranges of one.
    expect(readBytes).toBeLessThan(3 * 1024 * 1024)
    expect(await getBatch({ ctx, input: { batchId } })).toMatchObject({ state: 'withdrawing', balance: { rows: null } })
  })

  test('that needs an answer waits for input, writes nothing, and goes on as its maker says', async () => {
    await using instance = await openTestInstance()
    const [ctx, other] = [await instance.signIn('maker'), await instance.signIn('maker', 'checker')]
    const file = csvOf(['Ada,03/04/1990,Pune', 'Ben,05/06/1991,Oslo'])
    const batchId = await instance.bring(ctx, file)
    expect(await getBatch({ ctx, input: { batchId } })).toMatchObject({
      state: 'needs-input',
      inputNeeded: { cause: 'date-order' },
      balance: { rows: null },
    })

    const head: Uint8Array[] = []
    for await (const chunk of await readFileHead({ ctx, input: { batchId } })) head.push(chunk)
    expect(Buffer.concat(head).toString()).toBe(file)
    await expect(readFileHead({ ctx: other, input: { batchId } })).rejects.toMatchObject({ code: 'not-your-batch' })

    const answer = { batchId, requested: { dateOrder: 'dmy' }, idempotencyKey: 'order' }
    await expect(setParseOptions({ ctx: other, input: answer })).rejects.toMatchObject({ code: 'not-your-batch' })
    const forged = instance.web.query(`select set_parse_options($1, null, null, 'forged', $2, $3)`, [
      other.actor.cookie,
      batchId,
      answer.requested,
    ])
    await expect(forged).rejects.toMatchObject({ code: 'not-your-batch' })
    const [{ now: answered }] = (await instance.owner.query('select clock_timestamp() as now')).rows
    await setParseOptions({ ctx, input: answer })
    // The answer to the first may be lost.
    expect(await setParseOptions({ ctx, input: answer })).toMatchObject({ state: 'importing' })
    const { rows: recorded } = await instance.owner.query(`select from audit_event where action = 'batch.parse-options-set'`)
    expect(recorded).toHaveLength(1)
    const reused = { ...answer, requested: { dateOrder: 'mdy' } }
    await expect(setParseOptions({ ctx, input: reused })).rejects.toMatchObject({ code: 'idempotency-key-reused' })
    await expect(setParseOptions({ ctx, input: { ...answer, idempotencyKey: 'again' } })).rejects.toMatchObject({ code: 'batch-moved-on' })
    await expect(readFileHead({ ctx, input: { batchId } })).rejects.toMatchObject({ code: 'batch-moved-on' })
    await instance.importBatch(batchId)
    expect(await getBatch({ ctx, input: { batchId } })).toMatchObject({
      state: 'pending',
      inputNeeded: null,
      balance: { rows: 2, pending: 2 },
    })
    // Rate and time left count from then: the maker may take days to answer.
    const { startedAt } = await readSnapshot(instance.web, batchId)
    expect(Date.parse(startedAt ?? '')).toBeGreaterThanOrEqual(answered.getTime())
    expect((await instance.owner.query(`select name, dob::text from users order by row_no`)).rows).toEqual([
      { name: 'Ada', dob: '1990-04-03' },
      { name: 'Ben', dob: '1991-06-05' },
    ])
    const actions = (await readVerifiedAudit(instance.owner)).map(({ action }) => action)
    expect(actions.slice(-3)).toEqual(['batch.needs-input', 'batch.parse-options-set', 'batch.imported'])
  })
})

async function halfImported(instance: TestInstance, batchId: string): Promise<string> {
  await instance.worker.db.query('select start_import($1)', [batchId])
  await surveyBatch({ ctx: instance.worker, input: { batchId, sliceRows: 25, maxRows: 1_000 } })
  await importSlices({ ctx: instance.worker, input: { batchId, budgetMs: 0 } })
  return batchId
}

test('a slice that waits for another one of the same run ends when that one fails', async () => {
  await using instance = await openTestInstance()
  const people = Array.from({ length: 30 }, (_, row) => `Ada ${String.fromCharCode(97 + (row % 10))},1990-01-01,Pune`)
  const batchId = await instance.upload(await instance.signIn('maker'), csvOf(people))
  await instance.survey(batchId, { sliceRows: 10 })
  await instance.owner.query(`
    create function refuse_first() returns trigger language plpgsql as $$ begin raise exception 'the first is refused'; end $$;
    create trigger refuse_first before insert on users for each row when (new.row_no = 1) execute function refuse_first()`)
  const importing = importSlices({ ctx: instance.worker, input: { batchId, budgetMs: 60_000, writers: 3 } })
  await expect(importing).rejects.toThrow('the first is refused')
})
