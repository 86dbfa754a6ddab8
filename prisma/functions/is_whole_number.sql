create or replace function is_whole_number(p_json jsonb, p_from bigint, p_to bigint) returns boolean
language sql immutable security definer set search_path = public, pg_temp as $$
  select case when jsonb_typeof(p_json) = 'number' and p_json::text ~ '^\d{1,15}$' then p_json::bigint between p_from and p_to else false end
$$;
