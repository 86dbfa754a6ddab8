create or replace function is_suspended(p_operator uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from operator_suspension s where s.operator_id = p_operator);
$$;
