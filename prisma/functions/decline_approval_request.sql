-- Called by the web: a checker declines an approval request, or the one who asked withdraws it. The people stay pending. False when they had
-- declined already.
create or replace function decline_approval_request(p_cookie text, p_address inet, p_request_id uuid, p_request uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_actor_with_step_up(p_cookie, 'checker', p_address, p_request_id);
  v_request approval_request;
begin
  v_request := require_open_approval_request(v_actor, p_request, false);
  if v_request.id is null then
    return false;
  end if;
  if v_request.maker_id = v_actor.operator_id then
    raise exception 'own-batch' using errcode = 'CS403';
  end if;
  update approval_request set decided_by = v_actor.operator_id, decided_session_id = v_actor.session_id, decided_at = clock_timestamp(), confirmed = false
  where id = p_request;
  perform audit_approval_request(v_actor, 'approval-request.declined', p_request);
  return true;
end $$;

grant execute on function decline_approval_request(text, inet, uuid, uuid) to countersign_web;
