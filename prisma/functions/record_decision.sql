-- Called by the web: records a checker's verdict with everyone it covers. The worker applies it. Takes exactly one of p_rows,
-- p_identity_keys and p_filter; with a filter, p_expected_count is the number that the checker saw.
-- An approval of people who were rejected or sent back before needs p_returning_confirmed, and one of a large part of the register a second
-- checker: request_approval.
create or replace function record_decision(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_request_hash bytea,
  p_decision uuid, p_batch uuid, p_verdict verdict, p_reason_id uuid, p_reason text,
  p_rows integer[], p_identity_keys text[], p_filter jsonb, p_except integer[], p_also integer[], p_expected_count integer, p_returning_confirmed boolean default false
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'checker', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, p_request_hash, p_decision);
  v_selection slice_selection[];
  v_count bigint;
  v_register bigint;
  v_has_returning boolean;
  v_recorded decision;
begin
  perform require_text(p_reason, 1000, 'reason');
  perform require_selection(p_rows, p_identity_keys, p_filter, p_except, p_also, p_expected_count);
  if v_decision <> p_decision then
    return v_decision;
  end if;
  if p_verdict is null or p_verdict not in ('approve', 'reject', 'send-back') then
    raise exception 'verdict-not-yours' using errcode = 'CS403';
  end if;
  perform require_reason(p_verdict, p_reason_id, p_reason);
  v_selection := select_people(p_batch, v_actor.operator_id, p_rows, p_identity_keys, p_filter, p_except, p_also, p_expected_count);
  v_count := count_selection(v_selection);
  v_has_returning := p_verdict = 'approve' and has_returning(p_batch, v_selection);
  if v_has_returning and not coalesce(p_returning_confirmed, false) then
    raise exception 'returning-unconfirmed' using errcode = 'CS409';
  end if;
  -- Last, so that the request for a second checker needs nothing more.
  v_register := case p_verdict when 'approve' then register_if_above_threshold(v_count) end;
  if v_register is not null then
    raise exception 'above-threshold' using errcode = 'CS409', detail = json_build_object('people', v_count, 'register', v_register)::text;
  end if;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason_id, reason,
    by_email, filter, except_count, also_count, selected, selection_digest)
  select p_decision, b.id, b.maker_id, next_decision_no(b.id), p_verdict, v_actor.operator_id, v_actor.session_id,
    p_reason_id, nullif(btrim(p_reason), ''), p_identity_keys is not null, p_filter,
    case when p_filter is not null then coalesce(cardinality(in_order(p_except)), 0) end,
    case when p_filter is not null then coalesce(cardinality(in_order(p_also)), 0) end, v_count, digest_selection(v_selection)
  from batch b where b.id = p_batch
  returning * into v_recorded;
  perform announce_decision(v_recorded, v_selection, p_request_id);
  perform append_audit(v_actor, 'decision.recorded', p_batch, p_decision, jsonb_build_object(
    'verdict', p_verdict, 'selected', v_count,
    'by', case when p_filter is not null then 'filter' when p_identity_keys is not null then 'email' else 'rows' end,
    'selection', encode(v_recorded.selection_digest, 'hex'),
    'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex'))
    || case when v_has_returning then jsonb_build_object('returningConfirmed', true) else '{}' end);
  return p_decision;
end $$;

grant execute on function record_decision(text, inet, uuid, text, bytea, uuid, uuid, verdict, uuid, text, integer[], text[], jsonb, integer[], integer[], integer, boolean) to countersign_web;
