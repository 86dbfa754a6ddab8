create or replace function in_order(p_rows integer[]) returns integer[]
language sql immutable set search_path = public, pg_temp as $$
  select array_agg(distinct r order by r) from unnest(p_rows) r;
$$;
