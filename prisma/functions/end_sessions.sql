-- Ends the sessions of an operator. Waits for none: one that another transaction holds is left, and is no good without its operator.
create or replace function end_sessions(p_operator uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from auth.session where id in (select s.id from auth.session s where s.operator_id = p_operator for update skip locked);
$$;
