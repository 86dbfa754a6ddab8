import type pg from 'pg'

export const reviewIndexTables =
  'review_index, review_index_text, review_index_name_birth, review_index_part, review_index_value, review_index_slice, review_index_order, review_index_flag'

/** Empties tables and those that refer to them. The first version of the fields stays, which every batch needs. */
export async function emptyTables(on: Pick<pg.ClientBase, 'query'> | Pick<pg.Pool, 'query'>, tables: string): Promise<void> {
  // Several statements without values are one transaction.
  await on.query(`
    create temporary table kept on commit drop as select * from field_version where number = 1;
    truncate ${tables} cascade;
    insert into field_version select * from kept on conflict do nothing`)
}
