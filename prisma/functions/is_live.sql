-- Whether a session is valid: not expired, not idle, of an active operator who is not suspended, and opened with the second factor if
-- there is one.
create or replace function is_live(p_session auth.session) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(p_session.expires_at > clock_timestamp()
    and p_session.seen_at > clock_timestamp() - (select make_interval(mins => p.idle_minutes) from policy p)
    and exists (select from auth.operator o where o.id = p_session.operator_id and o.deactivated_at is null
      and not is_suspended(o.id) and (p_session.second_factor or not o.two_factor_enabled)), false);
$$;
