-- Ends every session of the operator whom a cookie speaks for.
create or replace function end_own_sessions(p_cookie text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  -- One that is just being opened is waited for, and ended too.
  perform 1 from auth.operator where id = v_session.operator_id for no key update;
  delete from auth.session where operator_id = v_session.operator_id;
  -- A sign-in that stands before its second step ends too.
  delete from auth.verification where operator_id = v_session.operator_id;
end $$;

grant execute on function end_own_sessions(text) to countersign_auth;
