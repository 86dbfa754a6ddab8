-- Ends the session of a signed cookie, valid or not.
create or replace function end_session(p_cookie text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_token text := substring(p_cookie from '^(.+)\.[^.]+$');
begin
  if not is_signed(v_token, substring(p_cookie from '\.([^.]+)$')) then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  delete from auth.session where token = v_token;
end $$;

grant execute on function end_session(text) to countersign_auth;
