-- Refuses an actor who may not act, by what is committed now: live session, no suspension, the role and, where required, a fresh sign-in
-- and a second factor. Acts call it before they begin, and append_audit calls it again when nothing can change any more.
create or replace function require_may_act(p_actor actor) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
  v_policy policy;
begin
  -- At any other isolation level the second check would see what the first one saw.
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise exception 'transaction-not-read-committed' using errcode = 'CS409';
  end if;
  select s.* into v_session from auth.session s
  where s.id = (p_actor).session_id and s.operator_id = (p_actor).operator_id and is_live(s);
  if not found then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  perform 1 from operator_role_grant g where g.operator_id = v_session.operator_id and g.role = (p_actor).role;
  if not found then
    raise exception 'role-missing' using errcode = 'CS403', detail = json_build_object('role', (p_actor).role)::text;
  end if;
  if (p_actor).needs_step_up is false then
    return;
  end if;
  select * into strict v_policy from policy;
  if v_session.created_at <= clock_timestamp() - make_interval(mins => v_policy.step_up_minutes) then
    raise exception 'sign-in-stale' using errcode = 'CS403';
  end if;
  if (p_actor).role = any (v_policy.second_factor_for) then
    perform 1 from auth.operator o join auth.two_factor f on f.operator_id = o.id
    where o.id = v_session.operator_id and o.two_factor_enabled and f.verified;
    if not found then
      raise exception 'second-factor-missing' using errcode = 'CS403';
    end if;
  end if;
end $$;
