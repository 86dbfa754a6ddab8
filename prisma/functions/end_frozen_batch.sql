-- The worker withdraws what is not final, slice by slice. Decisions that are recorded and not applied stop.
create or replace function end_frozen_batch(p_actor actor, p_change change_request) returns decision
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_recorded decision;
begin
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, change_request_id)
  values (gen_random_uuid(), p_change.batch_id, p_change.operator_id, next_decision_no(p_change.batch_id), 'withdraw-frozen',
    p_actor.operator_id, p_actor.session_id, p_change.id)
  returning * into v_recorded;
  update batch set changes_recorded = changes_recorded + 1 where id = p_change.batch_id;
  perform move_batch(p_change.batch_id, 'withdrawing');
  perform notify_decision_recorded(p_change.batch_id, p_actor.request_id);
  return v_recorded;
end $$;
