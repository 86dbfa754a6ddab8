-- Called by the worker: deletes what a dead web process left, never an upload that may still be arriving.
create or replace function sweep_uploads(p_older_than interval) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  with swept as (delete from upload where sealed_at is null and created_at < clock_timestamp() - greatest(p_older_than, interval '1 hour') returning 1)
  select count(*) from swept;
$$;

grant execute on function sweep_uploads(interval) to countersign_worker;
