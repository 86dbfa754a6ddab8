-- An array of objects, each with exactly these keys and whole numbers as values.
create or replace function require_numbers(p_json jsonb, p_keys text[], p_max integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if jsonb_typeof(p_json) <> 'array' then
    perform refuse_input(p_field);
  end if;
  if jsonb_array_length(p_json) > p_max then
    perform refuse_input(p_field);
  end if;
  perform 1 from jsonb_array_elements(p_json) e
  where jsonb_typeof(e) <> 'object' or not e ?& p_keys or e - p_keys <> '{}'
    or exists (select from jsonb_each(e) n where not is_whole_number(n.value, 0, 999999999999999));
  if found then
    perform refuse_input(p_field);
  end if;
end $$;
