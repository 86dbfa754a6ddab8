-- Called by the web: a checker who neither asked for the approval nor made the batch approves the people they were shown, by their digest.
-- The worker applies it to those who are still pending. False when they had confirmed already.
create or replace function confirm_approval_request(
  p_cookie text, p_address inet, p_request_id uuid, p_request uuid, p_digest text, p_returning_confirmed boolean default false
) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_actor_with_step_up(p_cookie, 'checker', p_address, p_request_id);
  v_request approval_request;
  v_selection slice_selection[];
  v_has_returning boolean;
  v_recorded decision;
begin
  perform require_text(p_digest, 64, 'digest');
  v_request := require_open_approval_request(v_actor, p_request, true);
  if v_request.id is null then
    return false;
  end if;
  if v_request.proposed_by = v_actor.operator_id then
    raise exception 'second-checker-needed' using errcode = 'CS403';
  end if;
  perform require_decidable(v_request.batch_id, v_actor.operator_id);
  perform 1 from auth.operator o join operator_role_grant g on g.operator_id = o.id and g.role = 'checker'
  where o.id = v_request.proposed_by and o.deactivated_at is null and not is_suspended(o.id);
  if not found then
    raise exception 'proposer-not-active' using errcode = 'CS409';
  end if;
  v_selection := array(select (slice_no, selected_rows)::slice_selection from approval_request_selection where request_id = p_request);
  if p_digest is distinct from encode(v_request.selection_digest, 'hex') or digest_selection(v_selection) <> v_request.selection_digest then
    raise exception 'approval-request-differs' using errcode = 'CS409';
  end if;
  v_has_returning := has_returning(v_request.batch_id, v_selection);
  if v_has_returning and not coalesce(p_returning_confirmed, false) then
    raise exception 'returning-unconfirmed' using errcode = 'CS409';
  end if;
  update approval_request set decided_by = v_actor.operator_id, decided_session_id = v_actor.session_id, decided_at = clock_timestamp(), confirmed = true
  where id = p_request;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason, by_email, filter, except_count, also_count,
    approval_request_id, proposed_by, selected, selection_digest)
  values (gen_random_uuid(), v_request.batch_id, v_request.maker_id, next_decision_no(v_request.batch_id), 'approve', v_actor.operator_id,
    v_actor.session_id, v_request.reason, v_request.by_email, v_request.filter, v_request.except_count, v_request.also_count,
    p_request, v_request.proposed_by, v_request.selected, v_request.selection_digest)
  returning * into v_recorded;
  perform announce_decision(v_recorded, v_selection, p_request_id);
  perform append_audit(v_actor, 'decision.recorded', v_recorded.batch_id, v_recorded.id, jsonb_build_object(
    'verdict', 'approve', 'selected', v_recorded.selected, 'by', 'approval-request', 'request', p_request, 'proposedBy', v_recorded.proposed_by,
    'selection', encode(v_recorded.selection_digest, 'hex'),
    'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex'))
    || case when v_has_returning then jsonb_build_object('returningConfirmed', true) else '{}' end);
  return true;
end $$;

grant execute on function confirm_approval_request(text, inet, uuid, uuid, text, boolean) to countersign_web;
