-- Called by the web: a checker undoes their own decision before it is final; slices that it has not reached stay pending. The undo is a
-- decision of its own, which the worker applies.
create or replace function undo_decision(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_decision uuid, p_undoes uuid
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'checker', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, sha256(convert_to('undo ' || p_undoes, 'UTF8')), p_decision);
  v_batch batch;
  v_undone decision;
  v_selection slice_selection[];
  v_recorded decision;
begin
  if v_decision <> p_decision then
    return v_decision;
  end if;
  -- No slice is being applied while this transaction has the lock.
  select b.* into v_batch from batch b where b.id = (select d.batch_id from decision d where d.id = p_undoes) for update;
  if not found then
    raise exception 'decision-not-found' using errcode = 'CS404';
  end if;
  select * into strict v_undone from decision where id = p_undoes for update;
  if v_undone.actor_id is distinct from v_actor.operator_id then
    raise exception 'not-your-decision' using errcode = 'CS403';
  end if;
  if v_undone.verdict not in ('approve', 'reject', 'send-back') then
    raise exception 'undo-only-decisions' using errcode = 'CS409';
  end if;
  perform require_not_frozen(v_batch.id);
  if v_undone.undone_at is not null then
    raise exception 'undone-already' using errcode = 'CS409';
  end if;
  perform require_not_final(v_undone.final_at);
  if v_batch.state <> 'pending' then
    raise exception 'batch-not-pending' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  -- Everyone that the decision took still has it, because nothing else takes people who were decided. Of those who were rejected or sent
  -- back, apply_decision_slice skips who occupies their identity key elsewhere by then.
  v_selection := array(select (a.slice_no, a.applied_rows)::slice_selection from decision_slice a where a.decision_id = p_undoes and a.applied > 0);
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, undoes, selected, selection_digest)
  values (p_decision, v_batch.id, v_batch.maker_id, next_decision_no(v_batch.id), 'undo', v_actor.operator_id, v_actor.session_id,
    p_undoes, count_selection(v_selection), digest_selection(v_selection))
  returning * into v_recorded;
  update decision set undone_at = v_recorded.recorded_at, final_at = null where id = p_undoes;
  perform announce_decision(v_recorded, v_selection, p_request_id);
  perform append_audit(v_actor, 'decision.recorded', v_batch.id, p_decision, jsonb_build_object(
    'verdict', 'undo', 'selected', v_recorded.selected, 'by', 'undo', 'undoes', p_undoes, 'undoneVerdict', v_undone.verdict,
    'selection', encode(v_recorded.selection_digest, 'hex'),
    'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  -- While this waited for the head of the audit, others may have seen the decision as final.
  perform require_not_final(v_undone.final_at);
  return p_decision;
end $$;

grant execute on function undo_decision(text, inet, uuid, text, uuid, uuid) to countersign_web;
