import type pg from 'pg'

export type RelationSize = { table: string; part: string; bytes: number }

/** The files of every table of ours: its rows, its large values out of line, each of its indexes, and the maps of free space. */
export async function readRelationSizes(owner: pg.Client): Promise<RelationSize[]> {
  const { rows } = await owner.query<{ table: string; part: string; bytes: string }>(`
    with ours as (select oid, relname, reltoastrelid from pg_class where relkind = 'r' and relnamespace in ('public'::regnamespace, 'auth'::regnamespace))
    select relname as table, 'rows' as part, pg_relation_size(oid) as bytes from ours
    union all
    select relname, 'free space and visibility maps', pg_table_size(oid) - pg_relation_size(oid) - coalesce(pg_total_relation_size(nullif(reltoastrelid, 0)), 0) from ours
    union all
    select relname, 'values out of line', pg_total_relation_size(reltoastrelid) from ours where reltoastrelid <> 0
    union all
    select o.relname, 'index ' || c.relname, pg_relation_size(c.oid) from ours o join pg_index i on i.indrelid = o.oid join pg_class c on c.oid = i.indexrelid
    order by 3 desc`)
  return rows.map(({ bytes, ...relation }) => ({ ...relation, bytes: Number(bytes) }))
}
