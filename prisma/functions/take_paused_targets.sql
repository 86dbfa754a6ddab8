-- The targets that were paused and that no web process has mailed the admins about. Each is returned once.
create or replace function take_paused_targets() returns table (key text, cause text)
language sql security definer set search_path = public, pg_temp as $$
  with untold as (
    select s.target_id from target_state s where s.paused_at is not null and s.told_at is null for update skip locked
  )
  update target_state s set told_at = clock_timestamp() from untold u, target t
  where s.target_id = u.target_id and t.id = s.target_id returning t.key, s.pause;
$$;

grant execute on function take_paused_targets() to countersign_web;
