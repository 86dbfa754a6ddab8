-- Ends the sessions of an operator. Skips a session that another transaction has locked; it is useless without its operator.
create or replace function end_sessions(p_operator uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from auth.session where id in (select s.id from auth.session s where s.operator_id = p_operator for update skip locked);
$$;
