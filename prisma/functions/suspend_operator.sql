create or replace function suspend_operator(p_cookie text, p_address inet, p_request_id uuid, p_operator uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor;
begin
  -- One at a time: two admins who suspend each other must not both succeed.
  perform 1 from operator_lock for update;
  v_actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  perform 1 from auth.operator where id = p_operator;
  if not found then
    raise exception 'operator-not-found' using errcode = 'CS404';
  end if;
  perform begin_suspension(v_actor, p_operator, 'admin');
end $$;

grant execute on function suspend_operator(text, inet, uuid, uuid) to countersign_web;
