-- How many fields of a version are read from files and unique.
create or replace function count_unique_fields(p_version integer) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from field_version v cross join jsonb_array_elements(v.definition::jsonb -> 'fields') f
  where v.number = p_version and f -> 'isUnique' = 'true' and f ->> 'presence' <> 'off';
$$;
