-- Nothing more is sent to a target until an admin resumes it or two admins change it.
create or replace function pause_target(p_target uuid, p_holder uuid, p_cause text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_cause is null or p_cause not in ('unauthorized', 'failing', 'gone') then
    perform refuse_input('cause');
  end if;
  perform require_turn(p_target, p_holder);
  update target_state set paused_at = clock_timestamp(), pause = p_cause, told_at = null, holder = null, held_until = null where target_id = p_target;
  perform pg_notify('target_changed', p_target::text);
  perform append_audit(null, 'target.paused', null, null,
    jsonb_build_object('target', (select t.key from target t where t.id = p_target), 'cause', p_cause));
end $$;

grant execute on function pause_target(uuid, uuid, text) to countersign_delivery;
