-- Whether the declared values of a person meet one condition from resolve_filter. A field that the batch does not have matches no one, and who
-- has no value only `is` with the empty text.
create or replace function field_matches(p_fields text, p_condition jsonb) returns boolean
language sql immutable parallel safe
return case
  when p_condition is null then true
  when p_condition -> 'place' is null then false
  when p_condition -> 'is' is not null then
    split_part(p_fields, E'\x1f', (p_condition ->> 'place')::integer) = p_condition ->> 'is'
  when p_condition -> 'contains' is not null then
    strpos(fold_for_search(split_part(p_fields, E'\x1f', (p_condition ->> 'place')::integer)), p_condition ->> 'contains') > 0
  when p_condition ->> 'kind' in ('whole-number', 'decimal') then
    nullif(split_part(p_fields, E'\x1f', (p_condition ->> 'place')::integer), '')::numeric
      between coalesce((p_condition ->> 'from')::numeric, '-Infinity') and coalesce((p_condition ->> 'to')::numeric, 'Infinity')
  else
    nullif(split_part(p_fields, E'\x1f', (p_condition ->> 'place')::integer), '') collate "C"
      between coalesce(p_condition ->> 'from', '') and coalesce(p_condition ->> 'to', '~')
end;

grant execute on function field_matches(text, jsonb) to countersign_web;
