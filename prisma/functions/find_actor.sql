-- The operator of a cookie, for every request. Notes at most once a minute that the session is in use.
create or replace function find_actor(p_cookie text)
returns table (id uuid, name text, email text, roles operator_role[], two_factor_enabled boolean, signed_in_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  begin
    v_session := find_session(p_cookie);
  exception when sqlstate 'CS401' then
    return;
  end;
  if v_session.seen_at < clock_timestamp() - interval '1 minute' then
    update auth.session s set seen_at = clock_timestamp() where s.id = v_session.id;
  end if;
  return query
    select o.id, o.name, o.email, v.roles, o.two_factor_enabled, v_session.created_at
    from auth.operator o join operator v on v.id = o.id where o.id = v_session.operator_id;
end $$;

grant execute on function find_actor(text) to countersign_web;
