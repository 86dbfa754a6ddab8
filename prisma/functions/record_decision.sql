-- Called by the web: records a checker's verdict with everyone it covers. The worker applies it. Takes exactly one of p_rows,
-- p_identity_keys and p_filter; with a filter, p_expected_count is the number that the checker saw.
-- An approval of people who were rejected or sent back before needs p_returning_confirmed.
create or replace function record_decision(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_request_hash bytea,
  p_decision uuid, p_batch uuid, p_verdict verdict, p_reason_id uuid, p_reason text,
  p_rows integer[], p_identity_keys text[], p_filter jsonb, p_except integer[], p_also integer[], p_expected_count integer, p_returning_confirmed boolean default false
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'checker', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, p_request_hash, p_decision);
  v_batch batch;
  v_rows integer[];
  v_except integer[];
  v_also integer[];
  v_matching slice_selection[];
  v_selection slice_selection[];
  v_count bigint;
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
  -- The people of a pending batch do not change, so matching them needs no lock.
  perform require_decidable(p_batch, v_actor.operator_id);
  if p_filter <> '{}' then
    v_matching := matching_people(p_batch, p_filter);
  end if;
  perform 1 from batch where id = p_batch for update;
  v_batch := require_decidable(p_batch, v_actor.operator_id);
  if p_filter is null then
    v_rows := in_order(case when p_identity_keys is null then p_rows else rows_of_identity_keys(p_batch, p_identity_keys) end);
    perform require_rows_of_file(p_batch, v_rows);
    v_selection := selection_by_rows(p_batch, v_rows);
  else
    v_except := in_order(p_except);
    v_also := in_order(p_also);
    v_selection := selection_by_filter(p_batch, p_filter, v_matching, v_except, v_also);
  end if;
  v_count := count_selection(v_selection);
  if p_filter is not null and v_count <> p_expected_count then
    raise exception 'count-moved' using errcode = 'CS409', detail = json_build_object('expected', p_expected_count, 'count', v_count)::text;
  end if;
  if v_count = 0 then
    raise exception 'nothing-selected' using errcode = 'CS422';
  end if;
  v_has_returning := p_verdict = 'approve' and has_returning(p_batch, v_selection);
  if v_has_returning and not coalesce(p_returning_confirmed, false) then
    raise exception 'returning-unconfirmed' using errcode = 'CS409';
  end if;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason_id, reason,
    by_email, filter, except_count, also_count, selected, selection_digest)
  values (p_decision, p_batch, v_batch.maker_id, next_decision_no(p_batch), p_verdict, v_actor.operator_id, v_actor.session_id,
    p_reason_id, nullif(btrim(p_reason), ''), p_identity_keys is not null, p_filter,
    case when p_filter is not null then coalesce(cardinality(v_except), 0) end,
    case when p_filter is not null then coalesce(cardinality(v_also), 0) end, v_count, digest_selection(v_selection))
  returning * into v_recorded;
  perform store_selection(p_decision, v_selection);
  update batch set changes_recorded = changes_recorded + 1 where id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
  perform notify_decision_recorded(p_batch, p_request_id);
  perform append_audit(v_actor, 'decision.recorded', p_batch, p_decision, jsonb_build_object(
    'verdict', p_verdict, 'selected', v_count,
    'by', case when p_filter is not null then 'filter' when p_identity_keys is not null then 'email' else 'rows' end,
    'selection', encode(v_recorded.selection_digest, 'hex'),
    'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex'))
    || case when v_has_returning then jsonb_build_object('returningConfirmed', true) else '{}' end);
  return p_decision;
end $$;

grant execute on function record_decision(text, inet, uuid, text, bytea, uuid, uuid, verdict, uuid, text, integer[], text[], jsonb, integer[], integer[], integer, boolean) to countersign_web;
