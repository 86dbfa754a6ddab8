-- Whether a filter says of one to eight declared fields which value they have, what their text contains, or between which values they are.
create or replace function are_field_conditions(p_conditions jsonb) returns boolean
language sql immutable security definer set search_path = public, pg_temp as $$
  select count(*) between 1 and 8 and bool_and(coalesce(
    c.key ~ '^[a-z][a-zA-Z0-9]{0,39}$' and jsonb_typeof(c.value) = 'object' and c.value <> '{}'
    and (c.value - 'is' = '{}' or c.value - 'contains' = '{}' or c.value - '{from,to}'::text[] = '{}')
    and not exists (
      select from jsonb_each(case when jsonb_typeof(c.value) = 'object' then c.value end) v
      where jsonb_typeof(v.value) <> 'string'
        or char_length(v.value #>> '{}') not between case v.key when 'is' then 0 else 1 end and case v.key when 'is' then 1000 else 200 end), false))
  from jsonb_each(p_conditions) c;
$$;
