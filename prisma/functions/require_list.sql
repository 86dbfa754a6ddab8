-- Refuses more than one dimension, another lower bound than 1, too many elements, and NULL elements.
create or replace function require_list(p_list anyarray, p_max integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if cardinality(p_list) > p_max or array_ndims(p_list) > 1 or array_lower(p_list, 1) <> 1 then
    perform refuse_input(p_field);
  end if;
  if array_position(p_list, null) is not null then
    perform refuse_input(p_field);
  end if;
end $$;
