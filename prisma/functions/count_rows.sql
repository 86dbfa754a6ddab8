-- The rows of a batch, counted. Of a batch that has just come in the planner knows nothing: it takes it for a handful of rows, and
-- would fetch and sort them one by one.
create or replace function count_rows(p_batch uuid) returns table (part text, n bigint)
language sql security definer set enable_indexscan = off set enable_sort = off set search_path = public, pg_temp as $$
  select status::text, count(*) from users where batch_id = p_batch group by status
  union all
  select outcome::text, count(*) from failed_row where batch_id = p_batch group by outcome;
$$;
