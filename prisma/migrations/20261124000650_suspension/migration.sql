-- Suspending an operator: one admin is enough, and two lift it. With fewer than two admins left to act, no one is suspended.
create function begin_suspension(p_actor actor, p_operator uuid, p_cause text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- A suspension by an admin stands beside that of a reset, which the link of the reset ends.
  perform 1 from operator_suspension where operator_id = p_operator and cause = p_cause;
  if found then
    return; -- It is so already: a request that came twice.
  end if;
  -- The event comes first, for an admin who suspends themselves may do nothing afterwards. What follows waits for no lock.
  perform append_audit(p_actor, 'operator.suspended', null, null, jsonb_build_object('operator', p_operator, 'cause', p_cause));
  insert into operator_suspension (operator_id, cause) values (p_operator, p_cause);
  perform 1 from operator_role_grant where operator_id = p_operator and role = 'admin';
  if found then
    perform require_two_admins();
  end if;
  perform end_sessions(p_operator);
  delete from auth.verification where operator_id = p_operator;
end $$;

create function end_suspension(p_actor actor, p_operator uuid, p_action text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from operator_suspension where operator_id = p_operator;
  if not found then
    return false;
  end if;
  -- One that was opened while the suspension began would be alive again, and so would the link of a reset.
  delete from auth.session where operator_id = p_operator;
  perform end_confirmed_resets(p_operator);
  perform append_audit(p_actor, p_action, null, null, jsonb_build_object('operator', p_operator));
  return true;
end $$;

create function suspend_operator(p_cookie text, p_address inet, p_request_id uuid, p_operator uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor;
begin
  -- One at a time, as with deactivating: two admins who suspend each other must not both be right.
  perform 1 from operator_lock for update;
  v_actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  perform 1 from auth.operator where id = p_operator;
  if not found then
    raise exception 'operator-not-found' using errcode = 'CS404';
  end if;
  perform begin_suspension(v_actor, p_operator, 'admin');
end $$;

-- The server's own command, where no two admins can lift it. True when there was something to lift.
create function lift_suspension_on_server(p_operator uuid) returns boolean
language sql security definer set search_path = public, pg_temp as $$
  select end_suspension(null, p_operator, 'operator.suspension-lifted-on-server');
$$;
