-- A confirmed reset, or one made on the server, stops working.
create or replace function end_confirmed_resets(p_operator uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  update operator_change set used_at = clock_timestamp()
  where operator_id = p_operator and kind = 'reset-password' and confirmed and used_at is null;
$$;
