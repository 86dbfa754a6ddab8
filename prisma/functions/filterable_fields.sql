-- The declared fields by which the people of a batch are filtered, in the order of their version. `place` is where `users.fields` has the value,
-- from 1 on. A search reads those of some kinds.
create or replace function filterable_fields(p_batch uuid) returns table (key text, kind text, place integer, is_searched boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.field ->> 'key', d.field ->> 'kind', d.place::integer,
    d.field ->> 'kind' in ('text', 'whole-number', 'email', 'phone', 'iban', 'luhn-number')
  from (
    select f.field, row_number() over (order by f.n) as place
    from batch b join field_version v on v.number = b.field_version
    cross join lateral jsonb_array_elements(v.definition::jsonb -> 'fields') with ordinality f(field, n)
    where b.id = p_batch and f.field ->> 'presence' <> 'off' and f.field ->> 'key' not in ('name', 'dob', 'city', 'email')) d
  where d.field -> 'isFilterable' = 'true';
$$;
