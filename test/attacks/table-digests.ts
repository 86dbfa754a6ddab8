import type pg from 'pg'

/** A digest of the contents of every table, to see whether anything has changed. */
export async function tableDigests(owner: pg.Client): Promise<Record<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('public', 'auth') order by 1`,
  )
  const selects = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as digest from ${name} t`,
  )
  const { rows } = await owner.query<{ name: string; digest: string }>(selects.join(' union all '))
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}
