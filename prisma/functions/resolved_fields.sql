-- The conditions of a filter on declared fields, as field_matches takes them. Refuses bounds that are no values of their field.
create or replace function resolved_fields(p_batch uuid, p_conditions jsonb) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform 1 from jsonb_each(p_conditions) c join filterable_fields(p_batch) f on f.key = c.key
  cross join lateral jsonb_each_text(c.value) b
  where b.key in ('from', 'to') and not case f.kind
    when 'whole-number' then b.value ~ '^-?\d{1,15}$'
    when 'decimal' then b.value ~ '^-?\d{1,15}(\.\d{1,15})?$'
    when 'date' then b.value ~ '^\d{4}-\d{2}-\d{2}$'
    else false
  end;
  if found then
    perform refuse_input('filter');
  end if;
  return (
    select jsonb_agg(c.value || jsonb_strip_nulls(jsonb_build_object('place', f.place, 'kind', f.kind,
      'contains', regexp_replace(fold_for_search(c.value ->> 'contains'), '\s+', ' ', 'g'))) order by c.key)
    from jsonb_each(p_conditions) c left join filterable_fields(p_batch) f on f.key = c.key);
end $$;
