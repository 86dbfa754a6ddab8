-- A CASE, because the planner may otherwise cast a text that is no address.
create or replace function address_of(p_text text) returns inet
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if pg_input_is_valid(p_text, 'inet') then
    return p_text::inet;
  end if;
  return null;
end $$;
