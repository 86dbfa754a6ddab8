-- Called by the web: ends every session of the operator whose cookie this is, except that of the cookie.
create or replace function end_other_sessions(p_cookie text) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
  v_ended integer;
begin
  -- Waits for a session that is being opened, and ends it too.
  perform 1 from auth.operator where id = v_session.operator_id for no key update;
  delete from auth.session where operator_id = v_session.operator_id and id <> v_session.id;
  get diagnostics v_ended = row_count;
  -- Ends a sign-in between its two steps too.
  delete from auth.verification where operator_id = v_session.operator_id;
  return v_ended;
end $$;

grant execute on function end_other_sessions(text) to countersign_web;
