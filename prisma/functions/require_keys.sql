-- Refuses an object with other keys, or one that is too long as text.
create or replace function require_keys(p_json jsonb, p_keys text[], p_max_chars integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if jsonb_typeof(p_json) <> 'object' then
    perform refuse_input(p_field);
  end if;
  if p_json - p_keys <> '{}' or char_length(p_json::text) > p_max_chars then
    perform refuse_input(p_field);
  end if;
end $$;
