-- Called by the web: how many valid sessions an operator has, for an admin.
create or replace function count_operator_sessions(p_cookie text, p_address inet, p_request_id uuid, p_operator uuid) returns integer
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform require_actor(p_cookie, 'admin', p_address, p_request_id);
  perform 1 from auth.operator where id = p_operator;
  if not found then
    raise exception 'operator-not-found' using errcode = 'CS404';
  end if;
  return (select count(*)::integer from auth.session s where s.operator_id = p_operator and is_live(s));
end $$;

grant execute on function count_operator_sessions(text, inet, uuid, uuid) to countersign_web;
