-- Whether every alternative of the identity has fields that are read, and the last one required fields only.
create or replace function has_identity(p_definition jsonb) returns boolean
language sql immutable security definer set search_path = public, pg_temp as $$
  select jsonb_array_length(p_definition -> 'identity') between 1 and 4 and bool_and(jsonb_array_length(a.keys) between 1 and 4 and (
    select bool_and(exists (select from jsonb_array_elements(p_definition -> 'fields') f where f -> 'key' = key
      and (f ->> 'presence' = 'required' or f ->> 'presence' = 'optional' and a.no < jsonb_array_length(p_definition -> 'identity'))))
    from jsonb_array_elements(a.keys) key))
  from jsonb_array_elements(p_definition -> 'identity') with ordinality a (keys, no);
$$;
