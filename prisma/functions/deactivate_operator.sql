create or replace function deactivate_operator(p_cookie text, p_address inet, p_request_id uuid, p_operator uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor;
  v_deactivated_at timestamptz;
begin
  -- Locks first, then checks the actor: two admins who deactivate each other must not both succeed.
  perform 1 from operator_lock for update;
  v_actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  select deactivated_at into v_deactivated_at from auth.operator where id = p_operator for no key update;
  if not found then
    raise exception 'operator-not-found' using errcode = 'CS404';
  end if;
  if v_deactivated_at is not null then
    return; -- It is so already: a request that came twice.
  end if;
  -- Appends the event first, because admins who deactivate themselves cannot act afterwards. What follows waits for no lock.
  perform append_audit(v_actor, 'operator.deactivated', null, null, jsonb_build_object('operator', p_operator));
  update auth.operator set deactivated_at = clock_timestamp() where id = p_operator;
  perform 1 from operator_role_grant where operator_id = p_operator and role = 'admin';
  if found then
    perform require_two_admins();
  end if;
  perform end_sessions(p_operator);
end $$;

grant execute on function deactivate_operator(text, inet, uuid, uuid) to countersign_web;
