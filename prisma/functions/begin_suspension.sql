-- Suspends an operator: one admin is enough, two lift it. Refused when fewer than two admins would be left.
create or replace function begin_suspension(p_actor actor, p_operator uuid, p_cause text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- A suspension by an admin is separate from that of a reset, which ends when the reset is used.
  perform 1 from operator_suspension where operator_id = p_operator and cause = p_cause;
  if found then
    return; -- It is so already: a request that came twice.
  end if;
  -- Appends the event first, because admins who suspend themselves cannot act afterwards. What follows waits for no lock.
  perform append_audit(p_actor, 'operator.suspended', null, null, jsonb_build_object('operator', p_operator, 'cause', p_cause));
  insert into operator_suspension (operator_id, cause) values (p_operator, p_cause);
  perform 1 from operator_role_grant where operator_id = p_operator and role = 'admin';
  if found then
    perform require_two_admins();
  end if;
  perform end_sessions(p_operator);
  delete from auth.verification where operator_id = p_operator;
end $$;
