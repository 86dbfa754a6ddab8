-- A confirmed reset, or one made on the server, stops working.
create or replace function end_confirmed_resets(p_operator uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  update reset_key set used_at = clock_timestamp() where operator_id = p_operator and confirmed_at is not null and used_at is null;
$$;
