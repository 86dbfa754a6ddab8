-- Called by the web: a checker declines a reversal, or its proposer withdraws it. False when they had declined already.
create or replace function decline_reversal(p_cookie text, p_address inet, p_request_id uuid, p_reversal uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_proposer(p_cookie, p_address, p_request_id);
  v_reversal reversal;
begin
  v_reversal := require_open_reversal(v_actor, p_reversal, false);
  if v_reversal.id is null then
    return false;
  end if;
  if v_actor.role <> 'checker' and v_reversal.proposed_by <> v_actor.operator_id then
    raise exception 'not-your-reversal' using errcode = 'CS403';
  end if;
  update reversal set decided_by = v_actor.operator_id, decided_session_id = v_actor.session_id, decided_at = clock_timestamp(), confirmed = false
  where id = p_reversal;
  perform audit_reversal(v_actor, 'reversal.declined', p_reversal);
  return true;
end $$;

grant execute on function decline_reversal(text, inet, uuid, uuid) to countersign_web;
