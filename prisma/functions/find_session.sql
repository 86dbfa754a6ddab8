-- The session of a signed cookie.
create or replace function find_session(p_cookie text) returns auth.session
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_token text := substring(p_cookie from '^(.+)\.[^.]+$');
  v_session auth.session;
begin
  perform require_text(p_cookie, 500, 'session');
  if not is_signed(v_token, substring(p_cookie from '\.([^.]+)$')) then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  select s.* into v_session from auth.session s where s.token = v_token and is_live(s);
  if not found then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  return v_session;
end $$;
