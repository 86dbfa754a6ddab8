create or replace function end_suspension(p_actor actor, p_operator uuid, p_action text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from operator_suspension where operator_id = p_operator;
  if not found then
    return false;
  end if;
  -- A session that was opened while the suspension began would become valid again, and so would a reset link.
  delete from auth.session where operator_id = p_operator;
  perform end_confirmed_resets(p_operator);
  perform append_audit(p_actor, p_action, null, null, jsonb_build_object('operator', p_operator));
  return true;
end $$;
