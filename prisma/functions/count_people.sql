create or replace function count_people(p_selection batch_selection[]) returns bigint
language sql immutable set search_path = public, pg_temp as $$
  select coalesce(sum(bit_count(rows)), 0) from unnest(p_selection)
$$;
