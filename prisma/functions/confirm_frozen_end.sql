-- A second admin confirms: the worker withdraws what is not final, slice by slice. Decisions that are recorded and not applied stop.
create or replace function confirm_frozen_end(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_frozen_end uuid, p_decision uuid
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(concat_ws(' ', 'confirm the end of frozen', p_frozen_end), 'UTF8')), p_decision);
  v_frozen_end frozen_end;
  v_recorded decision;
begin
  if v_decision <> p_decision then
    return v_decision;
  end if;
  v_frozen_end := require_open_frozen_end(v_actor, p_frozen_end);
  if v_frozen_end.proposed_by = v_actor.operator_id then
    raise exception 'second-admin-needed' using errcode = 'CS403';
  end if;
  if not is_active_admin(v_frozen_end.proposed_by) then
    raise exception 'proposer-no-admin' using errcode = 'CS409';
  end if;
  update frozen_end set decided_by = v_actor.operator_id, decided_at = clock_timestamp(), confirmed = true where id = p_frozen_end;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, frozen_end_id)
  values (p_decision, v_frozen_end.batch_id, v_frozen_end.maker_id, next_decision_no(v_frozen_end.batch_id), 'withdraw-frozen',
    v_actor.operator_id, v_actor.session_id, p_frozen_end)
  returning * into v_recorded;
  update batch set changes_recorded = changes_recorded + 1 where id = v_frozen_end.batch_id;
  perform move_batch(v_frozen_end.batch_id, 'withdrawing');
  perform pg_notify('decision_recorded', v_frozen_end.batch_id::text);
  perform append_audit(v_actor, 'batch.frozen-end-confirmed', v_frozen_end.batch_id, p_decision, jsonb_build_object(
    'frozenEnd', p_frozen_end,
    'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  return p_decision;
end $$;

grant execute on function confirm_frozen_end(text, inet, uuid, text, uuid, uuid) to countersign_web;
