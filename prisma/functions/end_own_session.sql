-- Called by the web: ends one session of the operator whose cookie this is, unless it has ended. Another's is left alone. Safe to repeat.
create or replace function end_own_session(p_cookie text, p_session uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  delete from auth.session where id = p_session and operator_id = v_session.operator_id;
end $$;

grant execute on function end_own_session(text, uuid) to countersign_web;
