-- Part of confirm_reversal: records the decision in one batch, whatever its state, with the people who were proposed. The audit
-- comes after all of them, because its head is the last lock.
create or replace function record_reversal(p_actor actor, p_reversal reversal, p_batch uuid, p_selection slice_selection[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_recorded decision;
begin
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason_id, reason, reversal_id, proposed_by,
    selected, selection_digest)
  select gen_random_uuid(), b.id, b.maker_id, next_decision_no(b.id), 'reverse', p_actor.operator_id, p_actor.session_id,
    p_reversal.reason_id, p_reversal.reason, p_reversal.id, p_reversal.proposed_by, count_selection(p_selection), digest_selection(p_selection)
  from batch b where b.id = p_batch
  returning * into v_recorded;
  perform announce_decision(v_recorded, p_selection, p_actor.request_id);
end $$;
