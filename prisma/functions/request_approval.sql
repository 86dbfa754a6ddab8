-- Called by the web: a checker asks another checker to approve people who are a large part of the register. Takes the selection as
-- record_decision does. The other one confirms within 7 days.
create or replace function request_approval(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_request_hash bytea, p_request uuid, p_batch uuid, p_reason text,
  p_rows integer[], p_identity_keys text[], p_filter jsonb, p_except integer[], p_also integer[], p_expected_count integer, p_returning_confirmed boolean default false
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_actor_with_step_up(p_cookie, 'checker', p_address, p_request_id);
  v_request constant uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, p_request_hash, p_request);
  v_selection slice_selection[];
  v_count bigint;
  v_register bigint;
  v_waiting bigint;
begin
  perform require_text(p_reason, 1000, 'reason');
  perform require_selection(p_rows, p_identity_keys, p_filter, p_except, p_also, p_expected_count);
  if v_request <> p_request then
    return v_request;
  end if;
  v_selection := select_people(p_batch, v_actor.operator_id, p_rows, p_identity_keys, p_filter, p_except, p_also, p_expected_count);
  v_count := count_selection(v_selection);
  v_register := register_if_above_threshold(v_count);
  if v_register is null then
    raise exception 'below-threshold' using errcode = 'CS409';
  end if;
  select coalesce(sum(bit_count(n.rows & s.selected_rows)), 0) into v_waiting
  from approval_request r
  join approval_request_selection s on s.request_id = r.id
  join unnest(v_selection) n on n.slice_no = s.slice_no
  where r.batch_id = p_batch and r.decided_at is null and r.expires_at > clock_timestamp();
  if v_waiting > 0 then
    raise exception 'approval-requested-already' using errcode = 'CS409', detail = json_build_object('people', v_waiting)::text;
  end if;
  if not coalesce(p_returning_confirmed, false) and has_returning(p_batch, v_selection) then
    raise exception 'returning-unconfirmed' using errcode = 'CS409';
  end if;
  insert into approval_request (id, batch_id, maker_id, proposed_by, proposed_session_id, expires_at, reason, by_email, filter, except_count, also_count,
    selected, selection_digest, register_people)
  select p_request, b.id, b.maker_id, v_actor.operator_id, v_actor.session_id, clock_timestamp() + interval '7 days', nullif(btrim(p_reason), ''),
    p_identity_keys is not null, p_filter,
    case when p_filter is not null then coalesce(cardinality(in_order(p_except)), 0) end,
    case when p_filter is not null then coalesce(cardinality(in_order(p_also)), 0) end, v_count, digest_selection(v_selection), v_register
  from batch b where b.id = p_batch;
  insert into approval_request_selection (request_id, slice_no, selected_rows, selected)
  select p_request, slice_no, rows, bit_count(rows) from unnest(v_selection) where bit_count(rows) > 0;
  perform audit_approval_request(v_actor, 'approval-request.proposed', p_request);
  return p_request;
end $$;

grant execute on function request_approval(text, inet, uuid, text, bytea, uuid, uuid, text, integer[], text[], jsonb, integer[], integer[], integer, boolean) to countersign_web;
