-- Whether a value of JSON is a whole number in this range.
create or replace function is_number_between(p_value jsonb, p_least integer, p_most integer) returns boolean
language sql immutable security definer set search_path = public, pg_temp as $$
  select case when jsonb_typeof(p_value) = 'number' and p_value::text ~ '^\d{1,9}$' then p_value::integer between p_least and p_most else false end;
$$;
