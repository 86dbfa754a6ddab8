-- The address that a session came from, where it is one. In a CASE the planner would read a text that is none.
create or replace function address_of(p_text text) returns inet
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if pg_input_is_valid(p_text, 'inet') then
    return p_text::inet;
  end if;
  return null;
end $$;
