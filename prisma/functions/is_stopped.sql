-- Whether two admins ended its frozen batch before it was applied: then it stops.
create or replace function is_stopped(p_decision decision) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from decision e
    where e.batch_id = p_decision.batch_id and e.verdict = 'withdraw-frozen' and e.decision_no > p_decision.decision_no);
$$;
