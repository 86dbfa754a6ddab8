-- Whether a definition has fields, rules and identity and nothing else, with keys that differ, and the four standard fields.
create or replace function has_fields(p_definition jsonb) returns boolean
language sql immutable security definer set search_path = public, pg_temp as $$
  select p_definition - '{fields,identity,rules}'::text[] = '{}' and jsonb_typeof(p_definition -> 'rules') = 'array'
    and jsonb_array_length(p_definition -> 'rules') <= 10
    and count(*) between 4 and 50 and count(*) = count(distinct f ->> 'key')
    and count(*) filter (where (f ->> 'key', f ->> 'kind') in (('name', 'text'), ('dob', 'date'), ('city', 'text'), ('email', 'email'))) = 4
    and count(*) filter (where f -> 'isUnique' = 'true' and f ->> 'presence' <> 'off') <= 3
    and bool_or(f ->> 'key' = 'name' and f ->> 'presence' = 'required')
    and bool_and(coalesce(f ->> 'key' ~ '^[a-z][a-zA-Z0-9]{0,39}$' and jsonb_typeof(f -> 'label') = 'string'
      and char_length(f ->> 'label') between 1 and 60 and f ->> 'presence' in ('required', 'optional', 'off')
      and f ->> 'kind' in ('text', 'whole-number', 'decimal', 'date', 'yes-no', 'choice', 'email', 'phone', 'country', 'iban', 'luhn-number')
      and jsonb_typeof(f -> 'isPersonalData') = 'boolean', false))
  from jsonb_array_elements(p_definition -> 'fields') f;
$$;
