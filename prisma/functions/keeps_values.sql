-- Whether the next definition keeps what stored values need: each field with its kind, and each choice.
create or replace function keeps_values(p_before jsonb, p_after jsonb) returns boolean
language sql immutable security definer set search_path = public, pg_temp as $$
  select not exists (
    select from jsonb_array_elements(p_before -> 'fields') earlier
    left join jsonb_array_elements(p_after -> 'fields') later on later -> 'key' = earlier -> 'key' and later -> 'kind' = earlier -> 'kind'
    where later is null or exists (
      select from jsonb_array_elements(earlier -> 'choices') was
      where not exists (select from jsonb_array_elements(later -> 'choices') is_still where is_still -> 'key' = was -> 'key')));
$$;
