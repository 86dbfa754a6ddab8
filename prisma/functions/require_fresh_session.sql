-- The session of an operator who signed in within the time of the policy. Changing a credential requires it.
create or replace function require_fresh_session(p_cookie text) returns auth.session
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  perform 1 from policy p where v_session.created_at > clock_timestamp() - make_interval(mins => p.step_up_minutes);
  if not found then
    raise exception 'sign-in-stale' using errcode = 'CS403';
  end if;
  return v_session;
end $$;
