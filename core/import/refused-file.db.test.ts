import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleOf } from '#test/people'

const header = 'name,dob,city\n'

describe('a file that cannot be read', () => {
  test.each<[string, number | undefined, string | Uint8Array]>([
    ['empty', undefined, ''],
    ['empty', undefined, ' \n# only a comment\n'],
    ['header-only', 2, `# people\n${header}\n`],
    ['header-not-found', undefined, 'Ada,1990-01-01,Pune\nBen,1990-01-01,Oslo\n'],
    ['column-missing', 1, 'name,dob\nAda,1990-01-01\n'],
    ['column-twice', 1, 'name,dob,date of birth,city\nAda,1990-01-01,1990-01-01,Pune\n'],
    ['not-text', undefined, Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['workbook-broken', undefined, Buffer.from('504b030414000600080000002100', 'hex')],
    ['quote-open', 3, `${header}Ada,1990-01-01,Pune\n"Ben,1990-01-01,Oslo\n`],
    ['too-many-rows', undefined, csvOf(peopleOf('Pune', 6))],
    ['too-many-header-columns', 1, `name,dob,city${',x'.repeat(1_000)}\nAda,1990-01-01,Pune\n`],
  ])('is refused as %s, on line %s', async (code, line, file) => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const batchId = await instance.upload(ctx, file)
    await instance.importBatch(batchId, { maxRows: 5 })

    const batch = await getBatch({ ctx, input: { batchId } })
    expect(batch).toMatchObject({ state: 'refused', balance: { rows: null, pending: 0 }, endedAt: expect.any(String) })
    expect(batch.refusal?.code).toBe(code)
    expect(batch.refusal?.line).toBe(line)
    expect(batch.refusal?.message).toMatch(/^[A-Z“].{10,}\.$/)
    expect(await rowsOf(instance)).toEqual([{ n: 0 }])
    expect((await readVerifiedAudit(instance.owner)).at(-1)).toMatchObject({
      action: 'batch.refused',
      actor: null,
      batch: batchId,
      data: { code },
    })
  })

  test('gives its reason once, and does not come back', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.bring(await instance.signIn('maker'), '')
    const refuse = instance.worker.db.query('select refuse_batch($1, $2)', [batchId, '{"code":"other"}'])
    await expect(refuse).rejects.toMatchObject({ code: 'batch-moved-on' })
    await instance.worker.db.query('select start_import($1)', [batchId])
    expect(await getBatch({ ctx: await instance.signIn('auditor'), input: { batchId } })).toMatchObject({
      state: 'refused',
      refusal: { code: 'empty' },
    })
  })
})

async function rowsOf(instance: TestInstance) {
  const { rows } = await instance.owner.query(
    'select ((select count(*) from users) + (select count(*) from failed_row) + (select count(*) from batch_slice))::int as n',
  )
  return rows
}
