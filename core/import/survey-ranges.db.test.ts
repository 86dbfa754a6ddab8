import { describe, expect, test } from 'vitest'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { hold } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { untilLockedOut } from '#test/until-locked-out'
import { surveyBatch } from './survey-batch'
import { surveyRangeBytes, surveyRanges } from './survey-ranges'

const ranges = 4
const row = `"Ada\n""Quux""",1990-01-01,Łódź,${'n'.repeat(200)}\r\n`
const file = `name,dob,city,note\n${row.repeat(Math.floor(((ranges - 0.5) * surveyRangeBytes) / Buffer.byteLength(row)))}`

describe('the survey of a file', () => {
  test('goes on below the ranges that other workers have scanned, with the same plan', async () => {
    await using instance = await openTestInstance()
    const [alone, helped] = [await uploaded(instance), await uploaded(instance)]
    expect(await survey(instance, alone)).toEqual([1, 2, 3, 3.5])
    await surveyRanges({ ctx: instance.worker, input: { batchId: helped } })
    expect((await rangesOf(instance, helped)).map(({ range }) => range)).toEqual([1, 2, 3])
    const positions = await survey(instance, helped)
    expect(positions).toHaveLength(ranges)
    // A range from elsewhere ends with a row, not where its bytes end.
    expect(positions.map((position) => position % 0.5 === 0)).toEqual([true, false, false, true])
    expect(await planOf(instance, helped)).toEqual(await planOf(instance, alone))
    expect(await rangesOf(instance, helped)).toEqual([])
  })

  test('has the same plan while others scan at the same time', async () => {
    await using instance = await openTestInstance()
    const [alone, helped] = [await uploaded(instance), await uploaded(instance)]
    await survey(instance, alone)
    const helping = Array.from({ length: 3 }, () => surveyRanges({ ctx: instance.worker, input: { batchId: helped } }).catch(movedOn))
    await Promise.all([survey(instance, helped), ...helping])
    expect(await planOf(instance, helped)).toEqual(await planOf(instance, alone))
    expect(await rangesOf(instance, helped)).toEqual([])
  })

  test('scans what a worker took that is gone, and what cannot be scanned on its own', async () => {
    await using instance = await openTestInstance()
    const [alone, helped] = [await uploaded(instance), await uploaded(instance)]
    await survey(instance, alone)
    const { query } = instance.worker.db
    await query(`select take_survey_range($1, $2, '1 second')`, [helped, ranges])
    await query(`select take_survey_range($1, $2, '1 minute')`, [helped, ranges])
    await query(`select record_survey_range($1, $2, '')`, [helped, ranges - 2])
    expect(await survey(instance, helped)).toEqual([1, 2, 3, 3.5])
    expect(await planOf(instance, helped)).toEqual(await planOf(instance, alone))
  })

  test('is not helped any more when the batch is withdrawn', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const batchId = await instance.upload(ctx, file)
    await instance.worker.db.query('select start_import($1)', [batchId])
    const held = await hold(instance, 'lock table upload_chunk', [])
    const helping = surveyRanges({ ctx: instance.worker, input: { batchId } }).catch((error) => error)
    await untilLockedOut(instance.owner)
    await withdrawBatch({ ctx, input: { batchId, idempotencyKey: 'stop' } })
    await held[Symbol.asyncDispose]()
    expect(await helping).toMatchObject({ code: 'batch-moved-on' })
  })
})

async function uploaded(instance: TestInstance): Promise<string> {
  const batchId = await instance.upload(await instance.signIn('maker'), file)
  await instance.worker.db.query('select start_import($1)', [batchId])
  return batchId
}

/** The positions of the survey, in ranges. */
async function survey(instance: TestInstance, batchId: string): Promise<number[]> {
  const positions: number[] = []
  const onPosition = (bytesRead: number) => {
    const position = bytesRead / surveyRangeBytes
    // It stays the same while the survey waits for another worker.
    if (position !== (positions.at(-1) ?? 0)) positions.push(position)
  }
  await surveyBatch({ ctx: instance.worker, input: { batchId, sliceRows: 5_000, maxRows: 1_000_000, onPosition } })
  return positions.map((position) => (position === Buffer.byteLength(file) / surveyRangeBytes ? ranges - 0.5 : position))
}

const planOf = async ({ owner }: TestInstance, batchId: string) => [
  (await owner.query('select parse_options, header, row_count from batch where id = $1', [batchId])).rows,
  (
    await owner.query('select slice_no, byte_from, byte_to, row_from, row_to, line_from from batch_slice where batch_id = $1 order by 1', [
      batchId,
    ])
  ).rows,
]

const rangesOf = async ({ owner }: TestInstance, batchId: string) =>
  (await owner.query<{ range: number }>('select range_no as range from survey_range where batch_id = $1 order by 1', [batchId])).rows

function movedOn(error: { code?: string }): void {
  if (error.code !== 'batch-moved-on') throw error
}
