-- Called by the worker: deletes expired links; the audit keeps what became of them.
create or replace function sweep_reset_links(p_older_than interval) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  with swept as (delete from reset_link where expires_at < clock_timestamp() - p_older_than returning 1)
  select count(*) from swept;
$$;

grant execute on function sweep_reset_links(interval) to countersign_worker;
