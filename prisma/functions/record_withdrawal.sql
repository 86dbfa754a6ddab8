-- Called by the web: the maker takes back everyone who is pending, and the batch leaves the desk at once.
create or replace function record_withdrawal(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_decision uuid, p_batch uuid, p_reason text
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, 'maker', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, sha256(convert_to('withdraw ' || p_batch, 'UTF8')), p_decision);
  v_batch batch;
  v_recorded decision;
begin
  perform require_text(p_reason, 1000, 'reason');
  if v_decision <> p_decision then
    return v_decision;
  end if;
  -- After the slices that are being imported, before all others; see lock_slice.
  perform 1 from batch_slice s
  where s.batch_id = p_batch and s.imported_at is null
    and exists (select from batch b where b.id = p_batch and b.maker_id = v_actor.operator_id)
  order by s.slice_no desc for update;
  select * into v_batch from batch where id = p_batch for update;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  if v_batch.maker_id <> v_actor.operator_id then
    raise exception 'not-your-batch' using errcode = 'CS403';
  end if;
  perform require_not_frozen(p_batch);
  if v_batch.state not in ('waiting', 'importing', 'needs-input', 'pending') then
    raise exception 'batch-moved-on' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason)
  values (p_decision, p_batch, v_batch.maker_id, next_decision_no(p_batch), 'withdraw', v_actor.operator_id, v_actor.session_id,
    nullif(btrim(p_reason), ''))
  returning * into v_recorded;
  update batch set changes_recorded = changes_recorded + 1 where id = p_batch;
  perform move_batch(p_batch, 'withdrawing');
  perform append_audit(v_actor, 'batch.withdrawn', p_batch, p_decision,
    jsonb_build_object('sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  return p_decision;
end $$;

grant execute on function record_withdrawal(text, inet, uuid, text, uuid, uuid, text) to countersign_web;
