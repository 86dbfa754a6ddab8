-- Called by the web: the sessions of the operator whose cookie this is, without their tokens, the last used first.
create or replace function list_own_sessions(p_cookie text)
  returns table (id uuid, signed_in_at timestamptz, seen_at timestamptz, address text, agent text, is_own boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  return query
    select s.id, s.created_at, s.seen_at, s.ip_address, s.user_agent, s.id = v_session.id
    from auth.session s
    where s.operator_id = v_session.operator_id and is_live(s)
    order by s.seen_at desc, s.id desc
    limit 100;
end $$;

grant execute on function list_own_sessions(text) to countersign_web;
