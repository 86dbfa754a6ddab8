-- No admin could be mailed about a paused target, so that it is taken again.
create or replace function untell_paused_target(p_key text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_text(p_key, 40, 'key');
  update target_state s set told_at = null from target t where t.id = s.target_id and t.key = p_key and s.paused_at is not null;
end $$;

grant execute on function untell_paused_target(text) to countersign_web;
