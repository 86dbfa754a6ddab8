import { expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { listFailedRowCauses } from '#core/failed-rows/list-failed-row-causes'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance } from '#test/instance'
import { sampleOf } from '#test/sample'

test('a sample of 10,000 rows ends with exactly what its generator says, slice borders or not, and is audited', async () => {
  await using instance = await openTestInstance()
  const ctx = await instance.signIn('maker')
  const { bytes, summary } = await sampleOf(10_000)
  const batchId = await instance.bring(ctx, bytes, { sliceRows: 1_000 })

  const batch = await getBatch({ ctx, input: { batchId } })
  expect(batch).toMatchObject({ state: 'pending', sha256: summary.sha256, sizeBytes: summary.bytes })
  expect(batch.balance).toEqual({
    rows: summary.rows,
    pending: summary.valid,
    invalid: summary.invalid,
    duplicate: summary.duplicate,
    approved: 0,
    rejected: 0,
    sentBack: 0,
    withdrawn: 0,
    expired: 0,
    reversed: 0,
    notRead: 0,
  })
  const causes = await listFailedRowCauses({ ctx, input: { batchId } })
  const byCode = Object.fromEntries(causes.filter(({ outcome }) => outcome === 'invalid').map(({ code, count }) => [code, count]))
  expect(byCode).toEqual(summary.invalidByCode)

  const { rows: repeats } = await instance.owner.query(
    'select bool_and(repeats_batch_id = batch_id and repeats_row_no < row_no) as earlier, count(*)::int from failed_row where outcome = $1',
    ['duplicate'],
  )
  expect(repeats).toEqual([{ earlier: true, count: summary.duplicate }])
  const { rows: numbers } = await instance.owner.query(
    `select count(distinct row_no)::int as distinct_rows, max(row_no) as last from (select row_no from users union all select row_no from failed_row) r`,
  )
  expect(numbers).toEqual([{ distinct_rows: 10_000, last: 10_000 }])

  const { valid: pending, invalid, duplicate, rows } = summary
  const [imported] = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'batch.imported')
  expect(imported).toMatchObject({
    actor: null,
    as: 'countersign',
    batch: batchId,
    data: { rows, pending, invalid, duplicate, slices: 10 },
  })
})

test('how a file is cut into slices changes nothing of what is in them', async () => {
  await using instance = await openTestInstance()
  const { bytes } = await sampleOf(700, 7)
  const contents: unknown[] = []
  for (const sliceRows of [1_000, 333, 7]) {
    const batchId = await instance.bring(await instance.signIn('maker'), bytes, { sliceRows })
    const { rows } = await instance.owner.query(
      `select jsonb_agg(to_jsonb(r) - '{batch_id,repeats_batch_id}'::text[] order by row_no) as rows from (
         select row_no, line, name, dob, city, email, null::bigint as byte_from, null::int as repeats from users where batch_id = $1
         union all
         select row_no, line, problems::text, null, outcome::text, null, byte_from, repeats_row_no from failed_row where batch_id = $1) r`,
      [batchId],
    )
    contents.push(rows)
    await instance.owner.query('update users set freed = true, status = $1, decision_no = 1', ['rejected'])
  }
  expect(contents[1]).toEqual(contents[0])
  expect(contents[2]).toEqual(contents[0])
})
