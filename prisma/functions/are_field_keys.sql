-- Whether a value of JSON is a list of 1 to 50 keys of fields that differ.
create or replace function are_field_keys(p_value jsonb) returns boolean
language sql immutable security definer set search_path = public, pg_temp as $$
  select case when jsonb_typeof(p_value) = 'array' then (
    select count(*) between 1 and 50 and count(*) = count(distinct k) and bool_and(jsonb_typeof(k) = 'string' and k #>> '{}' ~ '^[a-z][a-zA-Z0-9]{0,39}$')
    from jsonb_array_elements(p_value) k) else false end;
$$;
