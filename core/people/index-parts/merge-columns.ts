import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { decodeInt32s } from '#core/people/index-parts/int32-bytes'

/** The columns of a slice; cities and domains are codes of the batch. */
export type MergedSlice = {
  sliceNo: number
  rowFrom: number
  cities: Int32Array
  domains: Int32Array
  births: Int32Array
  nameBirths: Int32Array
  rowsToLookAt: number[]
}

/** All slices of a batch, and its cities and domains in the order of their codes, from 1 on. */
export type MergedColumns = { slices: MergedSlice[]; cities: string[]; domains: string[] }

/** Reads the columns of all parts and gives each city and domain one code in the batch. Yields to the event loop by `pause`. */
export async function mergeColumns(db: Database, batchId: string, pause: () => Promise<unknown>): Promise<MergedColumns> {
  const plans = await db.kysely
    .selectFrom('batchSlice')
    .where('batchId', '=', batchId)
    .select(['sliceNo', 'rowFrom', 'rowTo'])
    .orderBy('sliceNo')
    .execute()
  const read: { slice: MergedSlice; cityValues: string[]; domainValues: string[] }[] = []
  for (const plan of plans) {
    const values = await db.kysely
      .selectFrom('reviewIndexPart')
      .where('batchId', '=', batchId)
      .where('sliceNo', '=', plan.sliceNo)
      .select(['cityValues', 'domainValues'])
      .executeTakeFirstOrThrow()
    read.push({ slice: await readColumns(db, batchId, plan), ...values })
  }
  const cities = usedValues(read.map(({ slice, cityValues }) => ({ column: slice.cities, values: cityValues })))
  await pause()
  const domains = usedValues(read.map(({ slice, domainValues }) => ({ column: slice.domains, values: domainValues })))
  await pause()
  return { slices: read.map(({ slice }) => slice), cities, domains }
}

type Plan = { sliceNo: number; rowFrom: number; rowTo: number }

/** Reads them as one value, because a query returns bytes as hexadecimal, which takes as long to decode as everything else here. */
async function readColumns(db: Database, batchId: string, { sliceNo, rowFrom, rowTo }: Plan): Promise<MergedSlice> {
  const numbers = decodeInt32s(
    await db.readBytes(
      `select cities || domains || births || name_births || rows_to_look_at from review_index_part
       where batch_id = ${pg.escapeLiteral(batchId)} and slice_no = ${sliceNo}`,
    ),
  )
  const rows = rowTo - rowFrom + 1
  const column = (at: number) => numbers.subarray(at * rows, (at + 1) * rows)
  return {
    sliceNo,
    rowFrom,
    cities: column(0),
    domains: column(1),
    births: column(2),
    nameBirths: column(3),
    rowsToLookAt: [...numbers.subarray(4 * rows)],
  }
}

type LocalColumn = { column: Int32Array; values: string[] }

/** Returns the values that any row has, sorted by bytes, and turns the places in the list of each slice into places in this one. */
function usedValues(slices: LocalColumn[]): string[] {
  const used = new Map<string, number>()
  const isUsed = slices.map(({ column, values }) => {
    const found = new Uint8Array(values.length)
    for (const place of column) if (place >= 0) found[place] = 1
    return found
  })
  for (const [at, { values }] of slices.entries())
    for (const [place, value] of values.entries()) if (isUsed[at]?.[place]) used.set(value, 0)
  const sorted = [...used.keys()].map((value) => ({ value, bytes: Buffer.from(value) })).sort((a, b) => Buffer.compare(a.bytes, b.bytes))
  for (const [at, { value }] of sorted.entries()) used.set(value, at + 1)
  for (const { column, values } of slices) {
    const codes = Int32Array.from(values, (value) => used.get(value) ?? -1)
    for (let index = 0; index < column.length; index += 1) {
      const place = column[index] as number
      if (place >= 0) column[index] = codes[place] as number
    }
  }
  return sorted.map(({ value }) => value)
}
