import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import { searchedPlaces } from '#core/fields/filterable-fields'
import { foldRows } from './fold-rows'
import type { IndexPart } from './index-part'
import { withNames } from './make-index-part'

/** Makes the part of a slice from its rows, as the import does from the lines that it copies. */
export async function makeIndexPartFromRows(db: Database, batchId: string, sliceNo: number): Promise<IndexPart> {
  const { rowFrom, rowTo, day } = await db.kysely
    .selectFrom('batchSlice as s')
    .innerJoin('batch as b', 'b.id', 's.batchId')
    .where('s.batchId', '=', batchId)
    .where('s.sliceNo', '=', sliceNo)
    .select(['s.rowFrom', 's.rowTo', sql<string>`(b.created_at at time zone 'UTC')::date::text`.as('day')])
    .executeTakeFirstOrThrow()
  const searched = searchedPlaces(await readFieldsOfBatch(db, batchId))
  const values = searched.length > 0 ? 'fields, ' : ''
  const lines = await db.readLines(
    `select batch_id, row_no, line, dob, name, city, email, ${values}'' from users
     where batch_id = ${pg.escapeLiteral(batchId)} and row_no between ${rowFrom} and ${rowTo} order by row_no`,
  )
  return withNames(await foldRows(db, batchId, { rowFrom, rowTo, day, searched, lines: Buffer.concat(lines) }))
}
