-- Refuses a filter with unknown keys, wrong types or values out of bounds. List, counts, decisions and exports share it.
create or replace function require_filter(p_filter jsonb) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_keys(p_filter, '{q,city,domain,ageFrom,ageTo,flag,fields,range}', 4000, 'filter');
  perform require_keys(p_filter -> 'range', '{sort,from,to}', 200, 'filter');
  perform 1 from jsonb_each(p_filter) f where not coalesce(case
    when f.key in ('ageFrom', 'ageTo') then is_whole_number(f.value, 0, 200)
    when f.key = 'range' then f.value ->> 'sort' in ('row', 'name')
      and is_whole_number(f.value -> 'from', 1, 2147483647) and is_whole_number(f.value -> 'to', 1, 2147483647)
    when f.key = 'fields' then jsonb_typeof(f.value) = 'object' and are_field_conditions(f.value)
    else jsonb_typeof(f.value) = 'string' and char_length(f.value #>> '{}') between 1 and case f.key when 'q' then 200 when 'city' then 100 else 255 end
  end, false);
  if found then
    perform refuse_input('filter');
  end if;
end $$;
