create or replace function mark_changes_seen(p_batch uuid, p_seen integer) returns void
language sql security definer set search_path = public, pg_temp as $$
  update batch set changes_seen = greatest(changes_seen, least(p_seen, changes_recorded)) where id = p_batch and changes_seen < p_seen;
$$;

grant execute on function mark_changes_seen(uuid, integer) to countersign_worker;
