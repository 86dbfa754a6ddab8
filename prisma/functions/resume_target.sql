-- An admin lets a paused target be reached again.
create or replace function resume_target(p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_key text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_new constant uuid := gen_random_uuid();
  v_target target;
begin
  perform require_text(p_key, 40, 'key');
  if take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(jsonb_build_array('resume', p_key)::text, 'UTF8')), v_new) <> v_new then
    return;
  end if;
  select * into v_target from target where key = p_key for share;
  if not found then
    raise exception 'target-not-found' using errcode = 'CS404';
  end if;
  update target_state set paused_at = null, pause = null, not_before = '-infinity', failures = 0, failing_since = null, cause = null
  where target_id = v_target.id and paused_at is not null;
  if not found then
    raise exception 'target-not-paused' using errcode = 'CS409';
  end if;
  perform mark_all_deliveries();
  perform pg_notify('target_changed', v_target.id::text);
  perform append_audit(v_actor, 'target.resumed', null, null, jsonb_build_object('target', p_key));
end $$;

grant execute on function resume_target(text, inet, uuid, text, text) to countersign_web;
