-- Accepts NULL; functions check for themselves what must be given.
create or replace function require_text(p_text text, p_max_chars integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if char_length(p_text) > p_max_chars then
    perform refuse_input(p_field);
  end if;
end $$;
