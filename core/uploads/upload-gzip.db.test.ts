import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { readProgress } from '#core/batches/read-progress'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { downloadFile } from '#core/files/download-file'
import { verifyDatabase } from '#core/verification/verify-database'
import { erasePerson } from '#test/erase-person'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv } from '#test/people'
import { sampleOf } from '#test/sample'

describe('a gzip file', () => {
  test('makes the people that its text makes, and comes back byte for byte', async () => {
    await using instance = await openTestInstance()
    await using other = await openTestInstance()
    const { bytes } = await sampleOf(16_000)
    const packed = Buffer.concat([gzipSync(bytes.subarray(0, 500_001)), gzipSync(bytes.subarray(500_001))])
    const maker = await instance.signIn('maker')
    const plain = await instance.bring(maker, bytes, { sliceRows: 9_000 })
    const theirs = await other.signIn('maker')
    const batchId = await other.bring(theirs, packed, { sliceRows: 9_000 })

    const batch = await getBatch({ ctx: theirs, input: { batchId } })
    const { balance } = await getBatch({ ctx: maker, input: { batchId: plain } })
    const sha256 = createHash('sha256').update(packed).digest('hex')
    expect(batch).toMatchObject({ state: 'pending', packed: true, sizeBytes: packed.length, textBytes: bytes.length, sha256, balance })
    expect(await digestOf(other)).toEqual(await digestOf(instance))
    expect(await readProgress(other.web, batchId)).toMatchObject({ bytesRead: bytes.length, bytesTotal: bytes.length })
    expect((await originalOf(theirs, batchId)).equals(packed)).toBe(true)
    expect((await other.owner.query('select from upload where sealed_at is null')).rowCount).toBe(0)
    expect(await findingsOf(other)).toEqual([])
  })

  test('is recognised by its bytes, and refused inside another one', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const batchId = await instance.bring(maker, gzipSync(gzipSync(peopleCsv('Pune', 3))))
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({
      state: 'refused',
      refusal: {
        code: 'not-text',
        message:
          'This is a gzip file that was packed twice, not a CSV file or an Excel workbook. Unpack it, and upload the file that is in it.',
      },
    })
    const empty = await instance.bring(maker, gzipSync(''))
    expect(await getBatch({ ctx: maker, input: { batchId: empty } })).toMatchObject({ state: 'refused', refusal: { code: 'empty' } })
  })

  test.each<[string, RegExp[], string]>([
    [
      'the original',
      [/^The kept file is not the one/, /^The text that was parsed is not the one in the kept gzip file/],
      'update upload_chunk set bytes = overlay(bytes placing $1 from 40) where upload_id = (select original_upload_id from batch)',
    ],
    [
      'what was read',
      [/^The text that was parsed is not the one in the kept gzip file/],
      'update upload_chunk set bytes = overlay(bytes placing $1 from 40) where upload_id = (select upload_id from batch)',
    ],
    [
      'what is said to be the original',
      [/^The kept file is not the one/],
      'update batch set original_upload_id = null where $1::bytea is not null',
    ],
  ])('does not let %s be changed unseen', async (_, found, sql) => {
    await using instance = await openTestInstance()
    await instance.bring(await instance.signIn('maker'), gzipSync(peopleCsv('Pune', 30)))
    expect(await findingsOf(instance)).toEqual([])
    await instance.owner.query(sql, [Buffer.from('XYZ')])
    const findings = await findingsOf(instance)
    for (const words of found) expect(findings).toContainEqual(expect.stringMatching(words))
  })

  test('is replaced by its text without the person who is erased', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const batchId = await instance.bring(maker, gzipSync(csvOf(['Ada Iyer,1990-01-01,Pune', 'Ben Ng,1992-03-04,Oslo'])))
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    await erasePerson({ ctx: { db }, input: { batchId, row: 1 } })
    await db.close()
    expect((await originalOf(maker, batchId)).toString()).toBe('name,dob,city\n*** ****,**********,****\nBen Ng,1992-03-04,Oslo\n')
    const { rows } = await instance.owner.query<{ bytes: Buffer }>('select bytes from upload_chunk')
    expect(rows.map(({ bytes }) => bytes[0])).toEqual(['n'.charCodeAt(0)])
    expect(await findingsOf(instance)).toEqual(['Row 1 was erased by the owner of the database.'])
  })
})

async function digestOf(instance: TestInstance) {
  const { rows } = await instance.owner.query(
    `select (select md5(string_agg((row_no, line, dob, name, city, email, identity_key)::text, '|' order by row_no)) from users) as people,
       (select md5(string_agg((row_no, line, byte_from, byte_length, outcome, problems)::text, '|' order by row_no)) from failed_row) as others`,
  )
  return rows[0]
}

async function originalOf(ctx: Context, batchId: string): Promise<Buffer> {
  const { bytes } = await downloadFile({ ctx, input: { batchId } })
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}

async function findingsOf(instance: TestInstance): Promise<string[]> {
  const findings: string[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => void findings.push(message) } })
  return findings
}
