-- The rows between two positions in an order.
create or replace function rows_between(p_rows integer[], p_from integer, p_to integer) returns integer[]
language sql immutable set search_path = public, pg_temp as $$
  select p_rows[width_bucket(p_from - 1, p_rows) + 1 : width_bucket(p_to, p_rows)];
$$;
