-- Counts the rows of a batch. The planner has no statistics of a new batch, expects a handful of rows and would sort them one by one.
create or replace function count_rows(p_batch uuid) returns table (part text, n bigint)
language sql security definer set enable_indexscan = off set enable_sort = off set search_path = public, pg_temp as $$
  select status::text, count(*) from users where batch_id = p_batch group by status
  union all
  select outcome::text, count(*) from failed_row where batch_id = p_batch group by outcome;
$$;
