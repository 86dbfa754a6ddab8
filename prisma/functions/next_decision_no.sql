create or replace function next_decision_no(p_batch uuid) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max(decision_no), 0) + 1 from decision where batch_id = p_batch;
$$;
