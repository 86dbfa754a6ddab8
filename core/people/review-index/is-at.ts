import { sql } from 'kysely'

/** The condition by which the index of `review_index_person` finds a row, beside the batch and the row itself. */
export const isAt = (row: number, column = sql.ref('row_no')) => sql<boolean>`${column} >> 8 = ${row >> 8}`
