-- Ends every session of the operator whose cookie this is.
create or replace function end_own_sessions(p_cookie text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  -- Waits for a session that is being opened, and ends it too.
  perform 1 from auth.operator where id = v_session.operator_id for no key update;
  delete from auth.session where operator_id = v_session.operator_id;
  -- Ends a sign-in between its two steps too.
  delete from auth.verification where operator_id = v_session.operator_id;
end $$;

grant execute on function end_own_sessions(text) to countersign_auth;
